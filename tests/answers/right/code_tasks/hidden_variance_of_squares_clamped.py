# E[x**2] - E[x]**2 with einsum, and never below zero.
# %% answer="hidden_variance"
@torch.no_grad()
def hidden_variance(std: float, input_ids: torch.Tensor, hidden_size: int = 64) -> torch.Tensor:
    embedding = nn.Embedding(100, hidden_size, padding_idx=0)
    _init_weights(embedding, std=std)
    x = embedding(input_ids)
    n = x.shape[0] * x.shape[1]
    mean = torch.einsum("btd->d", x) / n
    mean_of_squares = torch.einsum("btd,btd->d", x, x) / n
    return (mean_of_squares - mean * mean).clamp(min=0)
