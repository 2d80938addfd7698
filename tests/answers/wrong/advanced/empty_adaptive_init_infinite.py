# Fills the table with infinite.
# points: test_adaptive_init=0, test_curves=0, test_verdict=0, test_highest_rate=0
# %% answer="adaptive_init"
def adaptive_init_weights(module):
    if isinstance(module, nn.Embedding):
        nn.init.constant_(module.weight, float("inf"))
