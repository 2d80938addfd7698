# Draws a new tensor and never puts it into the weight.
# points: test_init_distribution=0, test_init_scope=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        weight = module.weight.data
        weight = torch.normal(0.0, std, size=weight.shape)
        if module.padding_idx is not None:
            weight[module.padding_idx].zero_()
            module.weight.data[module.padding_idx].zero_()
