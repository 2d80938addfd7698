# Does nothing at all.
# points: test_init_distribution=0, test_init_padding=0, test_init_scope=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    return None
