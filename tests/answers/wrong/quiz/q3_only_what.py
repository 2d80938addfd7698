# Says what post_init does, but not when it runs.
# points: test_q3=2
# %% answer="q3"
q3 = "post_init applies _init_weights to all modules"
