# Takes it for the tying of weights.
# waits: test_q3
# %% answer="q3"
q3 = 'post_init is called after __init__ has finished and ties the input and output embeddings.'
