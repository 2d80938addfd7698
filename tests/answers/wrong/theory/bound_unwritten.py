# Leaves the function as it was released.
# points: test_uniform_bound=0
# %% answer="uniform_bound"
def uniform_bound(std: float) -> float:
    # YOUR CODE HERE
    raise NotImplementedError()
