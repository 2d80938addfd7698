# The default std is 0.2.
# points: test_init_distribution=0
# %% answer="init_weights"
def _init_weights(module, std=0.2):
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, mean=0.0, std=std)
        if module.padding_idx is not None:
            module.weight.data[module.padding_idx].zero_()
