# Forgets padding_idx.
# points: test_apply_init=0
# %% answer="apply_init"
embed = nn.Embedding(100, 64)
initial_norm = embed.weight.norm().item()
embed.apply(_init_weights)
final_norm = embed.weight.norm().item()
