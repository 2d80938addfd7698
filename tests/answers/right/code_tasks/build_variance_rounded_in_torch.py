# Rounds the variance to four places, as a tensor.
# %% answer="build_model"
model = SimpleModel()
embed_variance = torch.round(model.embed_tokens.weight.detach().var(), decimals=4)
