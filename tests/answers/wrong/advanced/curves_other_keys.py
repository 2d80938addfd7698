# The keys are the stds instead of the names.
# points: test_curves=0
# %% answer="curves"
curves = {
    "0.02": train(fixed_init_weights),
    "1/sqrt(D)": train(adaptive_init_weights),
}
