# A uniform draw between minus and plus the std.
# points: test_adaptive_init=0
# %% answer="adaptive_init"
def adaptive_init_weights(module):
    if isinstance(module, nn.Embedding):
        a = module.embedding_dim ** -0.5
        nn.init.uniform_(module.weight, -a, a)
