# Takes the variance of the ten numbers instead of their mean.
# points: test_mean_variance=0
# %% answer="variance_check"
def variance_before_after(seed):
    torch.manual_seed(seed)
    t = nn.Embedding(100, 64, padding_idx=0)
    before = t.weight.var().item()
    t.apply(_init_weights)
    return before, t.weight.var().item()

variances = [variance_before_after(s)[1] for s in range(10)]
mean_variance = torch.tensor(variances).var().item()
