# Negates the time only.
# waits: test_q3
# %% answer="q3"
q3 = 'post_init applies _init_weights to all modules. It is never called at the end of __init__.'
