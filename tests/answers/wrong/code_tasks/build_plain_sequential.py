# Builds something else than a SimpleModel.
# points: test_build_model=0
# %% answer="build_model"
model = nn.Sequential(nn.Embedding(100, 64, padding_idx=0), nn.Linear(64, 100))
model.apply(_init_weights)
embed_variance = model[0].weight.var().item()
