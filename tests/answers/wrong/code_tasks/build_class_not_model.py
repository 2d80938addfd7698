# Keeps the class, not a model of it.
# points: test_build_model=0
# %% answer="build_model"
model = SimpleModel
embed_variance = SimpleModel().embed_tokens.weight.var().item()
