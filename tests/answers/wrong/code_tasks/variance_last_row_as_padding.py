# Takes the last row for the padding row, in a table whose padding row is the first.
# points: test_variance_before_after=0
# %% answer="variance_check"
def variance_before_after(seed):
    torch.manual_seed(seed)
    table = nn.Embedding(100, 64, padding_idx=-1)
    before = table.weight.var().item()
    _init_weights(table)
    return before, table.weight.var().item()


variances = [variance_before_after(seed)[1] for seed in range(10)]
mean_variance = sum(variances) / len(variances)
