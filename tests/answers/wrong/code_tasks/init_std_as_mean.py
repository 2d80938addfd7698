# normal_(w, std) sets the mean; the std stays 1.
# points: test_init_distribution=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, std)
        if module.padding_idx is not None:
            module.weight.data[module.padding_idx].zero_()
