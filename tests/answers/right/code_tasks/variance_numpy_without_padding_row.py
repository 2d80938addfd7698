# numpy's biased variance over the rows without padding; the list is an array.
# %% answer="variance_check"
import numpy as np

def variance_before_after(seed):
    torch.manual_seed(seed)
    e = nn.Embedding(100, 64, padding_idx=0)
    before = np.var(e.weight.detach().numpy()[1:])
    _init_weights(e)
    after = np.var(e.weight.detach().numpy()[1:])
    return before, after

variances = np.array([variance_before_after(i)[1] for i in range(10)])
mean_variance = variances.mean()
