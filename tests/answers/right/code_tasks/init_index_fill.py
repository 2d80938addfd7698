# Zeroes the row with index_fill_ and returns the module, which apply ignores.
# %% answer="init_weights"
def _init_weights(module: nn.Module, std: float = 0.02):
    if isinstance(module, nn.Embedding):
        w = module.weight.data
        w.copy_(torch.randn_like(w) * std)
        pad = module.padding_idx
        if pad is not None:
            w.index_fill_(0, torch.tensor([pad]), 0.0)
    return module
