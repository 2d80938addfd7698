# Uniform with the right std, but not a normal distribution.
# points: test_init_distribution=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        a = std * 3 ** 0.5
        module.weight.data.uniform_(-a, a)
        if module.padding_idx is not None:
            module.weight.data[module.padding_idx].zero_()
