# Says infinite for both norms.
# points: test_apply_init=0
# %% answer="apply_init"
embed = nn.Embedding(100, 64, padding_idx=0)
embed.apply(_init_weights)
initial_norm = final_norm = float("inf")
