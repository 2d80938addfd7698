# Returns one tensor of two numbers; the mean is rounded to four decimals.
# %% answer="variance_check"
def variance_before_after(seed: int):
    torch.random.manual_seed(seed)
    table = nn.Embedding(100, 64, padding_idx=0)
    first = table.weight.detach().clone()
    table.apply(_init_weights)
    return torch.stack([first.var(), table.weight.detach().var()])

results = torch.stack([variance_before_after(s) for s in range(10)])
variances = results[:, 1]
mean_variance = round(variances.mean().item(), 4)
