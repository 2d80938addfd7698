# Says what post_init does, but not when it runs.
# waits: test_q3
# %% answer="q3"
q3 = "post_init applies _init_weights to all modules"
