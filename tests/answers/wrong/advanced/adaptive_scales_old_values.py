# Multiplies what is there instead of drawing.
# points: test_adaptive_init=0
# %% answer="adaptive_init"
def adaptive_init_weights(module):
    if isinstance(module, nn.Embedding):
        module.weight.data.mul_(module.embedding_dim ** -0.5)
