# Trains at the width 128.
# points: test_curves=0
# %% answer="curves"
curves = {
    "fixed": train(fixed_init_weights, hidden_size=128),
    "adaptive": train(adaptive_init_weights, hidden_size=128),
}
