# Hands in the values of a dict that holds the variances before.
# points: test_mean_variance=0
# %% answer="variance_check"
def variance_before_after(seed):
    torch.manual_seed(seed)
    table = nn.Embedding(100, 64, padding_idx=0)
    before = table.weight.var().item()
    _init_weights(table)
    return before, table.weight.var().item()

before = {seed: variance_before_after(seed)[0] for seed in range(10)}
variances = before.values()
mean_variance = sum(variances) / 10
