# Squeezes the batch away: right for a batch of one only.
# points: test_hidden_variance=0
# %% answer="hidden_variance"
def hidden_variance(std, input_ids, hidden_size=64):
    e = nn.Embedding(100, hidden_size, padding_idx=0)
    _init_weights(e, std=std)
    h = e(input_ids).detach()
    return h[0].var(dim=0)
