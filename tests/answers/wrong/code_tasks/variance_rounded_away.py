# Rounds to three decimals, which leaves 0.0.
# points: test_variance_before_after=0, test_mean_variance=0
# %% answer="variance_check"
def variance_before_after(seed):
    torch.manual_seed(seed)
    t = nn.Embedding(100, 64, padding_idx=0)
    before = round(t.weight.var().item(), 3)
    t.apply(_init_weights)
    return before, round(t.weight.var().item(), 3)

variances = [variance_before_after(s)[1] for s in range(10)]
mean_variance = sum(variances) / 10
