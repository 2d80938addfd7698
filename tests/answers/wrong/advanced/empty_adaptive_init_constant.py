# Fills the table with constant.
# points: test_adaptive_init=0
# %% answer="adaptive_init"
def adaptive_init_weights(module):
    if isinstance(module, nn.Embedding):
        nn.init.constant_(module.weight, 0.05)
