# Returns both ends of the interval.
# points: test_uniform_bound=0
# %% answer="uniform_bound"
def uniform_bound(std: float) -> float:
    a = std * math.sqrt(3)
    return -a, a
