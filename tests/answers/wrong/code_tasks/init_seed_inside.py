# Sets a seed inside the function, so every table is the same.
# points: test_init_scope=0, test_mean_variance=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    torch.manual_seed(42)
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, mean=0.0, std=std)
        if module.padding_idx is not None:
            module.weight.data[module.padding_idx].zero_()
