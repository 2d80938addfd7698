# Says ten times, for both.
# points: test_activation_ratio=0
# %% answer="activation_ratio"
variance_ratio = 10
std_ratio = 10
larger_std = 0.1
