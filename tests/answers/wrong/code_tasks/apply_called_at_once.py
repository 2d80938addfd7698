# embed.apply(_init_weights(embed)) passes None to apply.
# points: test_apply_init=0
# %% answer="apply_init"
embed = nn.Embedding(100, 64, padding_idx=0)
initial_norm = embed.weight.norm().item()
embed.apply(_init_weights(embed))
final_norm = embed.weight.norm().item()
