# Divides by sqrt(3) in place of multiplying.
# points: test_uniform_bound=0
# %% answer="uniform_bound"
def uniform_bound(std: float) -> float:
    return std / math.sqrt(3)
