# Returns infinite for every dimension.
# points: test_hidden_variance=0, test_activation_ratio=0
# %% answer="hidden_variance"
def hidden_variance(std, input_ids, hidden_size=64):
    return torch.full((hidden_size,), float("inf"))
# %% answer="activation_ratio"
variance_ratio = float("inf")
std_ratio = float("inf")
larger_std = float("inf")
