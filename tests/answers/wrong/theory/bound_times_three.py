# Thinks that the std is a third of the bound.
# points: test_uniform_bound=0
# %% answer="uniform_bound"
def uniform_bound(std: float) -> float:
    return 3 * std
