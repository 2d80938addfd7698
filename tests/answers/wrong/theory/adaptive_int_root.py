# Cuts the root to an integer.
# points: test_adaptive_std=0
# %% answer="adaptive_std"
def adaptive_std(hidden_size: int) -> float:
    return 1 / int(math.sqrt(hidden_size))

crossover = 2500
