# Puts tiny noise into the padding row.
# points: test_init_padding=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, 0, std)
        if module.padding_idx is not None:
            nn.init.normal_(module.weight.data[module.padding_idx], 0, 1e-8)
