# Integers with a million digits and dates before the beginning.
# notebook: code_tasks
# points: test_predicted_norm=0, test_mean_variance=0
# %% answer="predicted_norm"
predicted_norm = 7**1_000_000


# %% answer="variance_check"
def variance_before_after(seed: int) -> tuple[float, float]:
    torch.manual_seed(seed)
    table = nn.Embedding(100, 64, padding_idx=0)
    before = table.weight.var().item()
    _init_weights(table)
    return before, table.weight.var().item()


variances = [10**400] * 10
mean_variance = -(10**5000)
