# weight[None] is the whole table: no guard for padding_idx None.
# points: test_init_padding=0
# %% answer="init_weights"
def _init_weights(module: nn.Module, std: float = 0.02) -> None:
    if isinstance(module, nn.Embedding):
        module.weight.data.normal_(mean=0, std=std)
        module.weight.data[module.padding_idx].zero_()
