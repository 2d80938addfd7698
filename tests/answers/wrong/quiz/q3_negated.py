# Negates both ideas.
# points: test_q3=0
# %% answer="q3"
q3 = "post_init does not apply _init_weights and never runs after the modules are built."
