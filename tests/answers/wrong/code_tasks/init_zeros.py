# Fills the table with zeros; the ratio of two zero variances is not a number either.
# points: test_init_distribution=0, test_init_padding=0, test_activation_ratio=0, test_init_scope=0, test_apply_init=0, test_variance_before_after=0, test_mean_variance=0, test_hidden_variance=0, test_post_init=0, test_build_model=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        nn.init.zeros_(module.weight)
# %% answer="activation_ratio"
ids = torch.arange(1, 100).reshape(1, 99)
a = hidden_variance(0.1, ids, hidden_size=1024).mean()
b = hidden_variance(0.02, ids, hidden_size=1024).mean()
variance_ratio = (a / b).item()
std_ratio = variance_ratio ** 0.5
larger_std = 0.1
