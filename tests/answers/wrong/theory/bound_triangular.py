# Uses sqrt(6), which belongs to the triangular distribution.
# points: test_uniform_bound=0
# %% answer="uniform_bound"
def uniform_bound(std: float) -> float:
    return std * 6 ** 0.5
