# A normal truncated at three sigma, and it zeroes a padding row where there is one.
# %% answer="adaptive_init"
def adaptive_init_weights(module: nn.Module) -> None:
    if not isinstance(module, nn.Embedding):
        return
    std = module.embedding_dim ** (-1 / 2)
    nn.init.trunc_normal_(module.weight, std=std, a=-3 * std, b=3 * std)
    if module.padding_idx is not None:
        with torch.no_grad():
            module.weight[module.padding_idx].zero_()
