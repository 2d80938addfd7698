# Zeroes the padding row, then draws over it.
# points: test_init_padding=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        if module.padding_idx is not None:
            module.weight.data[module.padding_idx].zero_()
        nn.init.normal_(module.weight, mean=0.0, std=std)
