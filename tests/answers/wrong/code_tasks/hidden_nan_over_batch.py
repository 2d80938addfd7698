# Variance over the batch dimension of size 1 is NaN, and so are the ratios.
# points: test_hidden_variance=0, test_activation_ratio=0
# %% answer="hidden_variance"
def hidden_variance(std, input_ids, hidden_size=64):
    e = nn.Embedding(100, hidden_size, padding_idx=0)
    _init_weights(e, std=std)
    return e(input_ids).detach().var(dim=0)
