# Takes the root twice: D ** -0.25.
# points: test_adaptive_init=0
# %% answer="adaptive_init"
def adaptive_init_weights(module):
    if isinstance(module, nn.Embedding):
        std = 1 / module.embedding_dim ** 0.5
        nn.init.normal_(module.weight, mean=0, std=std ** 0.5)
