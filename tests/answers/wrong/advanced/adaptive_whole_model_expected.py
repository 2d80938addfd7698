# Written for the whole toy model: fails on a single module.
# points: test_adaptive_init=0, test_curves=0, test_verdict=0, test_highest_rate=0
# %% answer="adaptive_init"
def adaptive_init_weights(model):
    D = model.embed.embedding_dim
    nn.init.normal_(model.embed.weight, std=D ** -0.5)
