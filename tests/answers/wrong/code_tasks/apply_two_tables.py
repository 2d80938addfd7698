# The final norm belongs to a second table.
# points: test_apply_init=0
# %% answer="apply_init"
embed = nn.Embedding(100, 64, padding_idx=0)
initial_norm = embed.weight.norm().item()
embed2 = nn.Embedding(100, 64, padding_idx=0)
embed2.apply(_init_weights)
final_norm = embed2.weight.norm().item()
