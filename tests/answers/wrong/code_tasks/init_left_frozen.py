# Turns the gradient off to write into the weight and never on again.
# points: test_init_scope=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        module.weight.requires_grad = False
        module.weight.normal_(0, std)
        if module.padding_idx is not None:
            module.weight[module.padding_idx].zero_()
