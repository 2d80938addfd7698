# Says what comes after it.
# %% answer="q3"
q3 = 'post_init runs _init_weights over the model after __init__ has defined all the layers and before training starts.'
