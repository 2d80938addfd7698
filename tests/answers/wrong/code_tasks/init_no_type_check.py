# No isinstance: modules without a weight raise, so no model can be built with it either.
# points: test_init_scope=0, test_post_init=0, test_forward=0, test_build_model=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    nn.init.normal_(module.weight, mean=0.0, std=std)
    if module.padding_idx is not None:
        module.weight.data[module.padding_idx].zero_()
