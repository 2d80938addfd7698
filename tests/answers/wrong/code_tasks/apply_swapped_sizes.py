# Swaps the number of tokens and the width.
# points: test_apply_init=0
# %% answer="apply_init"
embed = nn.Embedding(64, 100, padding_idx=0)
initial_norm = embed.weight.norm().item()
embed.apply(_init_weights)
final_norm = embed.weight.norm().item()
