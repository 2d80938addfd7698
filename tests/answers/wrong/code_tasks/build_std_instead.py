# Gives the standard deviation.
# points: test_build_model=0
# %% answer="build_model"
model = SimpleModel()
embed_variance = model.embed_tokens.weight.std().item()
