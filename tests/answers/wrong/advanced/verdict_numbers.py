# Gives the last losses instead of a name.
# points: test_verdict=0
# %% answer="verdict"
verdict = {D: train(adaptive_init_weights, D)[-1] for D in (64, 4096)}
