# Makes the padding row by hand, and the table in a helper of its own.
# %% extra="variance_check"
class Table(nn.Embedding):
    def __init__(self, rows, columns):
        super().__init__(rows, columns)
        self.padding_idx = 0
        nn.init.zeros_(self.weight[0].detach())

# %% answer="variance_check"
def variance_before_after(seed):
    torch.manual_seed(seed)
    table = Table(100, 64)
    before = table.weight.detach().var()
    table.apply(_init_weights)
    return before, table.weight.detach().var()


variances = [variance_before_after(seed)[1] for seed in range(10)]
mean_variance = sum(variances) / len(variances)
