# Forgets the root.
# points: test_predicted_norm=0
# %% answer="predicted_norm"
predicted_norm = 100 * 64 * 0.02 ** 2
