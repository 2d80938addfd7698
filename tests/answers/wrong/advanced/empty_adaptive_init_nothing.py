# Does nothing at all.
# points: test_adaptive_init=0
# %% answer="adaptive_init"
def adaptive_init_weights(module):
    return None
