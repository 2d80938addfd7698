# Forgets the root: a = 3 std squared.
# points: test_uniform_bound=0
# %% answer="uniform_bound"
def uniform_bound(std: float) -> float:
    return 3 * std ** 2
