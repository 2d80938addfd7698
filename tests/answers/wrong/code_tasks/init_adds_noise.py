# Adds a draw to what is there.
# points: test_init_distribution=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        module.weight.data += torch.randn(module.weight.shape) * std
        if module.padding_idx is not None:
            module.weight.data[module.padding_idx] = 0
