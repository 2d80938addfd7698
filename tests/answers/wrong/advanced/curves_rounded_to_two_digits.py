# Rounds the losses so far that the curves become steps.
# points: test_curves=0
# %% answer="curves"
curves = {"fixed": [round(l, 2) for l in train(fixed_init_weights)],
          "adaptive": [round(l, 2) for l in train(adaptive_init_weights)]}
