# Rounds the variance to three places, which leaves nothing of it.
# points: test_build_model=0
# %% answer="build_model"
model = SimpleModel()
embed_variance = round(model.embed_tokens.weight.var().item(), 3)
