# Measures one dimension with five tokens only, and gets a far-off ratio.
# points: test_activation_ratio=0
# %% answer="activation_ratio"
torch.manual_seed(3)
variance_ratio = (hidden_variance(0.1, input_ids)[0] / hidden_variance(0.02, input_ids)[0]).item()
std_ratio = variance_ratio ** 0.5
larger_std = 0.1
