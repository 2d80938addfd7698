# Two mistakes at once: a seed inside and no padding row.
# points: test_init_scope=0, test_init_padding=0, test_mean_variance=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    torch.manual_seed(0)
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, mean=0.0, std=std)
