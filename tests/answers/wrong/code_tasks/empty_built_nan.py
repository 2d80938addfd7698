# Says nan for the variance.
# points: test_build_model=0
# %% answer="build_model"
model = SimpleModel()
embed_variance = float("nan")
