# Multiplies what is there by std instead of drawing.
# points: test_init_distribution=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        with torch.no_grad():
            module.weight.mul_(std)
            if module.padding_idx is not None:
                module.weight[module.padding_idx].zero_()
