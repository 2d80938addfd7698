# Finds each claim by trying it, so the values are tensors and comparisons.
# %% extra="init_claims"
import torch.nn as nn, torch.nn.functional as F
def first_step(E, W):
    ids = torch.arange(10); y = torch.arange(10) + 20
    loss = F.cross_entropy(E[ids] @ W.T, y)
    loss.backward()
    return loss
# %% answer="init_claims"
big = torch.randn(2000, 64) * 0.02
u = torch.empty(2000, 64).uniform_(-0.02, 0.02)
Z = torch.zeros(100, 64, requires_grad=True)
first_step(Z, nn.Linear(64, 100, bias=False).weight)
Zt = torch.zeros(100, 64, requires_grad=True)
first_step(Zt, Zt)
N = torch.randn(100, 64, requires_grad=True)
init_claims = {
    "a": abs(math.log10(2 ** 20) - 6) < 0.1,
    "b": abs(big.var() - 1) < 0.1,
    "c": (Z.grad != 0).any(),
    "d": (Zt.grad == 0).all(),
    "e": bool(abs(u.std() / big.std() - 1) < 0.1),
    "f": bool(abs(first_step(N, N) - math.log(100)) < 1),
}
