# Calls it a hook on the last line.
# %% answer="q3"
q3 = 'The last line of __init__ is post_init(): it makes sure that _init_weights is applied to each module.'
