# Measures the table of task 1, which was initialized long ago.
# points: test_variance_before_after=0
# %% answer="variance_check"
def variance_before_after(seed):
    torch.manual_seed(seed)
    before = embed.weight.var().item()
    embed.apply(_init_weights)
    return before, embed.weight.var().item()

variances = [variance_before_after(s)[1] for s in range(10)]
mean_variance = sum(variances) / 10
