# Keeps one tensor for each seed in a dict; the mean is rounded to five places in float32.
# %% answer="variance_check"
def variance_before_after(seed):
    torch.manual_seed(seed)
    table = nn.Embedding(100, 64, padding_idx=0)
    before = table.weight.var()
    _init_weights(table)
    return before, table.weight.var()

by_seed = {}
for seed in range(10):
    by_seed[seed] = variance_before_after(seed)[1]
variances = by_seed.values()
mean_variance = torch.stack(list(variances)).mean().detach().round(decimals=5)
