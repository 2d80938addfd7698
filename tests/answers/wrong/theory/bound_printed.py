# Prints a and returns nothing.
# points: test_uniform_bound=0
# %% answer="uniform_bound"
def uniform_bound(std: float) -> float:
    print(std * math.sqrt(3))
