# Remembers the results in a dict, and hands in the values of another one.
# %% answer="variance_check"
memo = {}

def measure(seed):
    torch.manual_seed(seed)
    table = nn.Embedding(100, 64, padding_idx=0)
    before = table.weight.var().item()
    _init_weights(table)
    return before, table.weight.var().item()

def variance_before_after(seed: int) -> tuple[float, float]:
    if seed not in memo:
        memo[seed] = measure(seed)
    return memo[seed]

after = {seed: variance_before_after(seed)[1] for seed in range(10)}
variances = after.values()
mean_variance = sum(after.values()) / 10
