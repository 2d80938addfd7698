# Rounds the biased variance of the other rows to five places, as numpy's float32.
# %% answer="build_model"
import numpy as np

model = SimpleModel()
weights = model.embed_tokens.weight.detach().numpy()
embed_variance = np.round(np.var(weights[1:]), 5)
