# Strings keywords together.
# waits: test_q3
# %% answer="q3"
q3 = 'post_init _init_weights all modules end __init__'
