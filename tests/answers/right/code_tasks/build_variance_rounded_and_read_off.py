# Formats the variance to five places and reads it again.
# %% answer="build_model"
model = SimpleModel()
embed_variance = float(f"{model.embed_tokens.weight.var().item():.5f}")
