# Gives the mean norm of a row for the final norm.
# points: test_apply_init=0
# %% answer="apply_init"
embed = nn.Embedding(100, 64, padding_idx=0)
initial_norm = embed.weight.norm().item()
embed.apply(_init_weights)
final_norm = embed.weight.norm(dim=1).mean().item()
