# Adds a purpose with a negation.
# %% answer="q3"
q3 = 'post_init applies _init_weights to all modules at the end of __init__, so that no module is missed.'
