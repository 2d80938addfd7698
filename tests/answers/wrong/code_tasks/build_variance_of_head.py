# Measures the head.
# points: test_build_model=0
# %% answer="build_model"
model = SimpleModel()
embed_variance = model.lm_head.weight.var().item()
