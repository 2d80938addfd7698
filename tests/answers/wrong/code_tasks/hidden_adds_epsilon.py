# Adds an epsilon to the variance, as a norm layer does.
# points: test_hidden_variance=0
# %% answer="hidden_variance"
def hidden_variance(std, input_ids, hidden_size=64):
    e = nn.Embedding(100, hidden_size, padding_idx=0)
    _init_weights(e, std=std)
    h = e(input_ids).detach().reshape(-1, hidden_size)
    return h.var(0) + 1e-5
