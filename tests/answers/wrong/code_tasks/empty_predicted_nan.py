# Predicts nan.
# points: test_predicted_norm=0
# %% answer="predicted_norm"
predicted_norm = float("nan")
