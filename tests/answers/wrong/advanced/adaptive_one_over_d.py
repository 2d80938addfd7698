# Forgets the square root: the std is 1/D.
# points: test_adaptive_init=0
# %% answer="adaptive_init"
def adaptive_init_weights(module):
    if isinstance(module, nn.Embedding):
        hidden_size = module.weight.shape[1]
        nn.init.normal_(module.weight, mean=0.0, std=1 / hidden_size)
