# Writes the function and leaves the crossover.
# points: test_crossover=0
# %% answer="adaptive_std"
def adaptive_std(hidden_size: int) -> float:
    return 1 / math.sqrt(hidden_size)

crossover = ...
