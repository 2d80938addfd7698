# Rounds prediction and norms to one place.
# %% answer="predicted_norm"
predicted_norm = 1.6
# %% answer="apply_init"
embed = nn.Embedding(100, 64, padding_idx=0)
initial_norm = round(embed.weight.norm().item(), 1)
embed.apply(_init_weights)
final_norm = round(embed.weight.norm().item(), 1)
