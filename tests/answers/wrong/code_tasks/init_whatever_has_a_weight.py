# Draws every module that has a weight, LayerNorm included.
# points: test_init_scope=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if hasattr(module, "weight"):
        nn.init.normal_(module.weight, mean=0.0, std=std)
        padding_idx = getattr(module, "padding_idx", None)
        if padding_idx is not None:
            with torch.no_grad():
                module.weight[padding_idx].zero_()
