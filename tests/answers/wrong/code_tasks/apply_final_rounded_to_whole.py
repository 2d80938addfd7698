# Rounds the norm to a whole number.
# points: test_apply_init=0
# %% answer="apply_init"
embed = nn.Embedding(100, 64, padding_idx=0)
initial_norm = round(embed.weight.norm().item())
embed.apply(_init_weights)
final_norm = round(embed.weight.norm().item())
