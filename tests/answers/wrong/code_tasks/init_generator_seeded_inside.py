# Makes a generator with a fixed seed at each call.
# points: test_init_scope=0, test_mean_variance=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        g = torch.Generator().manual_seed(0)
        module.weight.data.normal_(0, std, generator=g)
        if module.padding_idx is not None:
            module.weight.data[module.padding_idx].zero_()
