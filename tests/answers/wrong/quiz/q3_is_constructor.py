# Takes it for the constructor.
# waits: test_q3
# %% answer="q3"
q3 = 'post_init is the constructor of the model and defines the layers.'
