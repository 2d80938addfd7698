# Caches the function; its table has no padding row.
# points: test_variance_before_after=0
# %% answer="variance_check"
import functools

@functools.cache
def variance_before_after(seed):
    torch.manual_seed(seed)
    table = nn.Embedding(100, 64)
    before = table.weight.var().item()
    _init_weights(table)
    return before, table.weight.var().item()

variances = [variance_before_after(seed)[1] for seed in range(10)]
mean_variance = sum(variances) / len(variances)
