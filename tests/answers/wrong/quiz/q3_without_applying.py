# Negates what it does with without.
# waits: test_q3
# %% answer="q3"
q3 = 'post_init runs at the end of __init__ without applying _init_weights.'
