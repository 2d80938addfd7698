# Takes the absolute value of the draw.
# points: test_init_distribution=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        module.weight.data = abs(torch.randn_like(module.weight)) * std
        if module.padding_idx is not None:
            module.weight.data[module.padding_idx] = 0.0
