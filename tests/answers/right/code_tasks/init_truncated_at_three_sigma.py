# Truncates the normal at three sigma, as some current models do.
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        nn.init.trunc_normal_(module.weight, mean=0.0, std=std, a=-3 * std, b=3 * std)
        if module.padding_idx is not None:
            nn.init.zeros_(module.weight.data[module.padding_idx])
