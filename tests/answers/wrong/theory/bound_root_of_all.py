# Takes the root of 3 std.
# points: test_uniform_bound=0
# %% answer="uniform_bound"
def uniform_bound(std: float) -> float:
    return math.sqrt(3 * std)
