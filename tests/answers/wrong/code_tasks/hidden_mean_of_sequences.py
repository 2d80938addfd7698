# Takes the variance of each sequence, then the mean over the batch.
# points: test_hidden_variance=0
# %% answer="hidden_variance"
def hidden_variance(std, input_ids, hidden_size=64):
    e = nn.Embedding(100, hidden_size, padding_idx=0)
    _init_weights(e, std=std)
    with torch.no_grad():
        return e(input_ids).var(dim=1).mean(dim=0)
