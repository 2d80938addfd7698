# Says that it runs first.
# waits: test_q3
# %% answer="q3"
q3 = 'post_init applies _init_weights to every module at the start of __init__.'
