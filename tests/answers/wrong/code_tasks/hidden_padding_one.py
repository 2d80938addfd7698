# Counts the padding row from one, so that a real token has a vector of zeros.
# points: test_hidden_variance=0
# %% answer="hidden_variance"
def hidden_variance(std, input_ids, hidden_size=64):
    table = nn.Embedding(100, hidden_size, padding_idx=1)
    _init_weights(table, std=std)
    with torch.no_grad():
        return table(input_ids).var(dim=(0, 1))
