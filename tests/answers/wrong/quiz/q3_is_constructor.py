# Takes it for the constructor.
# points: test_q3=0
# %% answer="q3"
q3 = 'post_init is the constructor of the model and defines the layers.'
