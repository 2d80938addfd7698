# Seeds inside, so that both stds see the same draws, and leaves the gradient on.
# %% answer="hidden_variance"
def hidden_variance(std: float, input_ids: torch.Tensor, hidden_size: int = 64) -> torch.Tensor:
    torch.manual_seed(42)
    embedding = nn.Embedding(num_embeddings=100, embedding_dim=hidden_size, padding_idx=0)
    _init_weights(embedding, std=std)
    hidden = embedding(input_ids).flatten(0, 1)
    return hidden.var(dim=0, unbiased=False)
# %% answer="activation_ratio"
ids = torch.arange(1, 100)[None]
v1, v2 = hidden_variance(0.1, ids, 1024).mean(), hidden_variance(0.02, ids, 1024).mean()
variance_ratio = v1 / v2
std_ratio = torch.sqrt(v1) / torch.sqrt(v2)
larger_std = torch.tensor(0.1)
