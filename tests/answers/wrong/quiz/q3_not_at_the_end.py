# Negates the time only.
# points: test_q3=2
# %% answer="q3"
q3 = 'post_init applies _init_weights to all modules. It is never called at the end of __init__.'
