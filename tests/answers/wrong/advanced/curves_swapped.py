# The two names are swapped.
# points: test_curves=0
# %% answer="curves"
curves = {
    "fixed": train(adaptive_init_weights),
    "adaptive": train(fixed_init_weights),
}
