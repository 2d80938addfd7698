# normal_(w, std) sets the mean and leaves std 1.
# points: test_adaptive_init=0
# %% answer="adaptive_init"
def adaptive_init_weights(module):
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, module.embedding_dim ** -0.5)
