# Always sets the seed 0.
# points: test_variance_before_after=0, test_mean_variance=0
# %% answer="variance_check"
def variance_before_after(seed=0):
    torch.manual_seed(0)
    t = nn.Embedding(100, 64, padding_idx=0)
    before = t.weight.var().item()
    t.apply(_init_weights)
    return before, t.weight.var().item()

variances = [variance_before_after(s)[1] for s in range(10)]
mean_variance = sum(variances) / 10
