# Averages the ratio dimension by dimension, and std by std, as numpy numbers.
# %% answer="activation_ratio"
import numpy as np
toks = torch.arange(1, 100).reshape(1, 99)
big = hidden_variance(0.1, toks, hidden_size=1024).numpy()
small = hidden_variance(0.02, toks, hidden_size=1024).numpy()
variance_ratio = np.mean(big / small)
std_ratio = np.sqrt(big).mean() / np.sqrt(small).mean()
larger_std = np.float32(0.1)
