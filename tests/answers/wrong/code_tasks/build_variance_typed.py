# Types a variance of five places that is not this model's.
# points: test_build_model=0
# %% answer="build_model"
model = SimpleModel()
embed_variance = 0.00045
