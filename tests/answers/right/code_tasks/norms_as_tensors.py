# Keeps norms and variances as tensors with gradients attached, everywhere.
# %% answer="apply_init"
embed = nn.Embedding(100, 64, padding_idx=0)
initial_norm = torch.linalg.norm(embed.weight)
embed.apply(_init_weights)
final_norm = embed.weight.norm()
# %% answer="variance_check"
def variance_before_after(seed):
    torch.manual_seed(seed)
    emb = nn.Embedding(100, 64, padding_idx=0)
    before = torch.var(emb.weight)
    emb.apply(_init_weights)
    return before, torch.var(emb.weight)

variances = [variance_before_after(s)[1] for s in range(10)]
mean_variance = torch.stack(variances).mean()
# %% answer="build_model"
model = SimpleModel()
embed_variance = model.embed_tokens.weight.var()
