# Says that it runs first.
# points: test_q3=2
# %% answer="q3"
q3 = 'post_init applies _init_weights to every module at the start of __init__.'
