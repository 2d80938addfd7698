# Names the wrong time to exclude it.
# %% answer="q3"
q3 = 'post_init initialises the parameters of the model; it is the last call in __init__ rather than the first.'
