# A copied line: both runs use the fixed init.
# points: test_curves=0
# %% answer="curves"
curves = {
    "fixed": train(fixed_init_weights, hidden_size=64, seed=0),
    "adaptive": train(fixed_init_weights, hidden_size=64, seed=0),
}
