# Measures a table of 64 tokens in 100 dimensions, which has as many values.
# points: test_variance_before_after=0
# %% answer="variance_check"
def variance_before_after(seed):
    torch.manual_seed(seed)
    table = nn.Embedding(64, 100, padding_idx=0)
    before = table.weight.var().item()
    _init_weights(table)
    return before, table.weight.var().item()


variances = [variance_before_after(seed)[1] for seed in range(10)]
mean_variance = sum(variances) / len(variances)
