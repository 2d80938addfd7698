# Spreads over lines and lists parts in between.
# waits: test_q3
# %% answer="q3"
q3 = """After all modules, such as the embedding and the head, are built,
post_init walks the tree and initialises
the weights of each."""
