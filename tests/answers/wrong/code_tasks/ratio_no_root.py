# Gives the variance ratio for both.
# points: test_activation_ratio=0
# %% answer="activation_ratio"
ids = torch.arange(1, 100).reshape(1, 99)
variance_ratio = (hidden_variance(0.1, ids, 1024).mean() / hidden_variance(0.02, ids, 1024).mean()).item()
std_ratio = variance_ratio
larger_std = 0.1
