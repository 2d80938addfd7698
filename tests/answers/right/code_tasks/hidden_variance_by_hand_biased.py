# Mean of squares minus square of the mean, over the flattened positions.
# %% answer="hidden_variance"
def hidden_variance(std, input_ids, hidden_size=64):
    e = nn.Embedding(100, hidden_size, padding_idx=0)
    _init_weights(e, std=std)
    h = e(input_ids).reshape(-1, hidden_size).double()
    return (h ** 2).mean(0) - h.mean(0) ** 2
