# Does not pass std on.
# points: test_hidden_variance=0
# %% answer="hidden_variance"
def hidden_variance(std, input_ids, hidden_size=64):
    e = nn.Embedding(100, hidden_size, padding_idx=0)
    e.apply(_init_weights)
    return e(input_ids).detach().flatten(0, 1).var(dim=0)
