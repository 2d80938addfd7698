# The second run has another seed, so the batch differs as well.
# points: test_curves=0
# %% answer="curves"
curves = {}
curves["fixed"] = train(fixed_init_weights, seed=0)
curves["adaptive"] = train(adaptive_init_weights, seed=1)
