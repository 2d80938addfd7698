# Returns after, before; keeps the right ones for the mean.
# points: test_variance_before_after=0
# %% answer="variance_check"
def variance_before_after(seed):
    torch.manual_seed(seed)
    t = nn.Embedding(100, 64, padding_idx=0)
    v0 = t.weight.var().item()
    t.apply(_init_weights)
    v1 = t.weight.var().item()
    return v1, v0

variances = [variance_before_after(s)[1] for s in range(10)]
mean_variance = sum(variances) / 10
