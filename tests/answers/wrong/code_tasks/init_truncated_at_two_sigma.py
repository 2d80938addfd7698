# Truncates at two sigma, which leaves a std of 0.88 * std.
# points: test_init_distribution=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        nn.init.trunc_normal_(module.weight, 0.0, std, a=-2 * std, b=2 * std)
        if module.padding_idx is not None:
            module.weight.data[module.padding_idx].zero_()
