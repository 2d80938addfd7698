# Rounds to three decimals, as 0.035.
# %% answer="uniform_bound"
def uniform_bound(std: float) -> float:
    a = (3 * std ** 2) ** 0.5
    return round(a, 3)
