# Lists keywords with commas.
# waits: test_q3
# %% answer="q3"
q3 = 'post_init, _init_weights, apply, every module, at the end, of __init__'
