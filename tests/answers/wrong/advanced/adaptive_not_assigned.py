# Computes a new table and throws it away.
# points: test_adaptive_init=0
# %% answer="adaptive_init"
def adaptive_init_weights(module):
    if isinstance(module, nn.Embedding):
        weight = torch.randn_like(module.weight) / module.embedding_dim ** 0.5
