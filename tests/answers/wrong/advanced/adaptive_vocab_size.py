# Takes the number of tokens for the width.
# points: test_adaptive_init=0
# %% answer="adaptive_init"
def adaptive_init_weights(module):
    if isinstance(module, nn.Embedding):
        std = 1 / module.num_embeddings ** 0.5
        module.weight.data.normal_(0.0, std)
