# Swaps the two ratios.
# points: test_activation_ratio=0
# %% answer="activation_ratio"
std_ratio = 25.0
variance_ratio = 5.0
larger_std = 0.1
