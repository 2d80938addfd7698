# 64 * 0.02.
# points: test_predicted_norm=0
# %% answer="predicted_norm"
predicted_norm = 1.28
