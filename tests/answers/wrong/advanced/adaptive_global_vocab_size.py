# Uses the global VOCAB_SIZE, so every table gets 0.1.
# points: test_adaptive_init=0
# %% answer="adaptive_init"
def adaptive_init_weights(module):
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, 0.0, VOCAB_SIZE ** -0.5)
