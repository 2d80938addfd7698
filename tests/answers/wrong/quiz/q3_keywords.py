# Strings keywords together.
# points: test_q3=0
# %% answer="q3"
q3 = 'post_init _init_weights all modules end __init__'
