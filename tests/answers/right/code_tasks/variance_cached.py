# Caches the function, since each seed is asked for more than once.
# %% answer="variance_check"
from functools import lru_cache

@lru_cache(maxsize=None)
def variance_before_after(seed):
    torch.manual_seed(seed)
    table = nn.Embedding(100, 64, padding_idx=0)
    before = table.weight.var().item()
    _init_weights(table)
    return before, table.weight.var().item()

variances = [variance_before_after(seed)[1] for seed in range(10)]
mean_variance = sum(variances) / len(variances)
