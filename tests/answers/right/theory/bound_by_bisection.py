# Finds a by bisection on the variance, knowing no formula.
# %% extra="uniform_bound"
def var_uniform(a, n=2001):
    xs = [-a + 2 * a * i / (n - 1) for i in range(n)]
    return sum(x * x for x in xs) / n
# %% answer="uniform_bound"
def uniform_bound(std: float) -> float:
    lo, hi = 0.0, 100 * std
    for _ in range(60):
        mid = (lo + hi) / 2
        if var_uniform(mid) < std ** 2:
            lo = mid
        else:
            hi = mid
    return lo
