# Initializes with std and multiplies by std once more.
# points: test_hidden_variance=0
# %% answer="hidden_variance"
def hidden_variance(std, input_ids, hidden_size=64):
    e = nn.Embedding(100, hidden_size, padding_idx=0)
    _init_weights(e, std=std)
    out = e(input_ids).detach() * std
    return out.reshape(-1, hidden_size).var(dim=0)
