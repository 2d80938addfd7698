# One variance for each dimension instead of one for the table.
# points: test_variance_before_after=0, test_mean_variance=0
# %% answer="variance_check"
def variance_before_after(seed):
    torch.manual_seed(seed)
    t = nn.Embedding(100, 64, padding_idx=0)
    before = t.weight.var(dim=0).detach()
    t.apply(_init_weights)
    return before, t.weight.var(dim=0).detach()

variances = [variance_before_after(s)[1] for s in range(10)]
mean_variance = torch.stack(variances).mean().item()
