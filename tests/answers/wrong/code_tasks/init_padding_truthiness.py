# if module.padding_idx skips row 0.
# points: test_init_padding=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        module.weight.data.normal_(0.0, std)
        if module.padding_idx:
            module.weight.data[module.padding_idx].zero_()
