# Returns a formatted string.
# points: test_uniform_bound=0
# %% answer="uniform_bound"
def uniform_bound(std: float) -> float:
    return f'{std * math.sqrt(3):.4f}'
