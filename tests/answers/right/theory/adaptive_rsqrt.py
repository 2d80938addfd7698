# Uses torch.rsqrt, and the crossover is a numpy integer.
# %% answer="adaptive_std"
import numpy as np
def adaptive_std(hidden_size):
    return torch.rsqrt(torch.tensor(float(hidden_size)))
crossover = np.int64(50) ** 2
