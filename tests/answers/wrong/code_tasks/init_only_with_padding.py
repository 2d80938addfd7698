# Touches only tables that have a padding row.
# points: test_init_padding=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding) and module.padding_idx is not None:
        nn.init.normal_(module.weight, mean=0.0, std=std)
        module.weight.data[module.padding_idx].zero_()
