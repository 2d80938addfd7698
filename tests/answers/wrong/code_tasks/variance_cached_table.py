# Caches the table instead of the result, so that it is made once for all seeds.
# points: test_variance_before_after=0, test_mean_variance=0
# %% answer="variance_check"
from functools import lru_cache

@lru_cache
def make_table():
    return nn.Embedding(100, 64, padding_idx=0)

def variance_before_after(seed):
    torch.manual_seed(seed)
    table = make_table()
    before = table.weight.var().item()
    _init_weights(table)
    return before, table.weight.var().item()

variances = [variance_before_after(seed)[1] for seed in range(10)]
mean_variance = sum(variances) / len(variances)
