# Sums squares by hand, rounds the norms to two decimals, predicts from 100 full rows.
# %% answer="predicted_norm"
predicted_norm = (100 * 64) ** 0.5 * 0.02
# %% answer="apply_init"
embed = nn.Embedding(100, 64, padding_idx=0)
initial_norm = round(float((embed.weight ** 2).sum().sqrt()), 2)
_init_weights(embed)
final_norm = round(float((embed.weight ** 2).sum().sqrt()), 2)
