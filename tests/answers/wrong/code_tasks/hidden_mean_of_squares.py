# Forgets to take off the square of the mean.
# points: test_hidden_variance=0
# %% answer="hidden_variance"
def hidden_variance(std, input_ids, hidden_size=64):
    e = nn.Embedding(100, hidden_size, padding_idx=0)
    _init_weights(e, std=std)
    h = e(input_ids).detach().reshape(-1, hidden_size)
    return (h ** 2).mean(0)
