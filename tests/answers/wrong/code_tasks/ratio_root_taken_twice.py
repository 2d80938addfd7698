# Takes the function's variances for stds squared: roots everything once too often.
# points: test_activation_ratio=0
# %% answer="activation_ratio"
ids = torch.arange(1, 100).reshape(1, 99)
a = hidden_variance(0.1, ids, hidden_size=1024).mean().sqrt()
b = hidden_variance(0.02, ids, hidden_size=1024).mean().sqrt()
variance_ratio = (a / b).item()
std_ratio = (a / b).sqrt().item()
larger_std = 0.1
