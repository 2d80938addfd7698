# The norm of one row, 8 * 0.02.
# points: test_predicted_norm=0
# %% answer="predicted_norm"
predicted_norm = 64 ** 0.5 * 0.02
