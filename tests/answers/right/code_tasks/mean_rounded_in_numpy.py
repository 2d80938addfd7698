# Rounds the mean to four places, as numpy's float32.
# %% answer="variance_check"
import numpy as np

def variance_before_after(seed):
    torch.manual_seed(seed)
    table = nn.Embedding(100, 64, padding_idx=0)
    before = table.weight.var().item()
    _init_weights(table)
    return before, table.weight.var().item()

variances = np.array([variance_before_after(seed)[1] for seed in range(10)], dtype=np.float32)
mean_variance = variances.mean().round(4)
