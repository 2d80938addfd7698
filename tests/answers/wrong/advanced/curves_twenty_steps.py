# Trains twenty steps instead of ten.
# points: test_curves=0
# %% answer="curves"
curves = {name: train(f, 64, 20) for name, f in
          [("fixed", fixed_init_weights), ("adaptive", adaptive_init_weights)]}
