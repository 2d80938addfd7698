# Forgets the init.
# points: test_hidden_variance=0
# %% answer="hidden_variance"
def hidden_variance(std, input_ids, hidden_size=64):
    e = nn.Embedding(100, hidden_size, padding_idx=0)
    hidden = e(input_ids).detach().reshape(-1, hidden_size)
    return hidden.var(dim=0)
