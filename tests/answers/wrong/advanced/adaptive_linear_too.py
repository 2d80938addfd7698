# Initializes Linear layers as well.
# points: test_adaptive_init=0
# %% answer="adaptive_init"
def adaptive_init_weights(module):
    if isinstance(module, (nn.Embedding, nn.Linear)):
        nn.init.normal_(module.weight, std=module.weight.shape[1] ** -0.5)
