# Prints the two variances and returns nothing, so that the ten cannot be collected.
# points: test_variance_before_after=0, test_mean_variance=0
# %% answer="variance_check"
def variance_before_after(seed):
    torch.manual_seed(seed)
    table = nn.Embedding(100, 64, padding_idx=0)
    before = table.weight.var().item()
    _init_weights(table)
    print(before, table.weight.var().item())


variances = [variance_before_after(seed)[1] for seed in range(10)]
mean_variance = sum(variances) / 10
