# A constant rule has no crossover, whatever is given.
# points: test_adaptive_std=0, test_crossover=0
# %% answer="adaptive_std"
def adaptive_std(hidden_size: int) -> float:
    return 0.02

crossover = 1000
