# Sets a seed inside, so that every call draws the same table.
# points: test_adaptive_init=0
# %% answer="adaptive_init"
def adaptive_init_weights(module):
    if isinstance(module, nn.Embedding):
        torch.manual_seed(0)
        nn.init.normal_(module.weight, std=module.embedding_dim ** -0.5)
