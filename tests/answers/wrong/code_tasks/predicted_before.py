# The norm before the initialization.
# points: test_predicted_norm=0
# %% answer="predicted_norm"
predicted_norm = 80.0
