# Writes 0.125, which is right for width 64 only.
# points: test_adaptive_init=0
# %% answer="adaptive_init"
def adaptive_init_weights(module):
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, mean=0.0, std=0.125)
