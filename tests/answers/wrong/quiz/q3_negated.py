# Negates both ideas.
# waits: test_q3
# %% answer="q3"
q3 = "post_init does not apply _init_weights and never runs after the modules are built."
