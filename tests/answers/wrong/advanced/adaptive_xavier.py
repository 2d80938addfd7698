# Takes adaptive for Xavier, whose fans hold the vocabulary too.
# points: test_adaptive_init=0
# %% answer="adaptive_init"
def adaptive_init_weights(module):
    if isinstance(module, nn.Embedding):
        nn.init.xavier_normal_(module.weight)
