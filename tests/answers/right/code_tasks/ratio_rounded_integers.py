# Reports the rounded whole numbers.
# %% answer="activation_ratio"
ids = torch.arange(1, 100).reshape(1, 99)
var = {s: hidden_variance(s, ids, hidden_size=1024).mean().item() for s in (0.1, 0.02)}
variance_ratio = round(var[0.1] / var[0.02])
std_ratio = round((var[0.1] / var[0.02]) ** 0.5)
larger_std = max(var, key=var.get)
