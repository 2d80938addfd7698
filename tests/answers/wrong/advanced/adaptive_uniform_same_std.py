# A uniform draw of the right std: another distribution than the one asked for.
# points: test_adaptive_init=0
# %% answer="adaptive_init"
def adaptive_init_weights(module):
    if isinstance(module, nn.Embedding):
        a = (3 / module.embedding_dim) ** 0.5
        module.weight.data.uniform_(-a, a)
