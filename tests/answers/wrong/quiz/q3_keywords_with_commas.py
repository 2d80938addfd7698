# Lists keywords with commas.
# points: test_q3=0
# %% answer="q3"
q3 = 'post_init, _init_weights, apply, every module, at the end, of __init__'
