# Returns infinite for every std.
# points: test_uniform_bound=0
# %% answer="uniform_bound"
def uniform_bound(std):
    return float("inf")
