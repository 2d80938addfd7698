# Multiplies by hand for the final norm; the table is never initialized.
# points: test_apply_init=0
# %% answer="apply_init"
embed = nn.Embedding(100, 64, padding_idx=0)
initial_norm = embed.weight.norm().item()
embed.apply
final_norm = embed.weight.norm().item()
