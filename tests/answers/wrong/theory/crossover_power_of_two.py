# Picks the nearest usual width.
# points: test_crossover=0
# %% answer="adaptive_std"
def adaptive_std(hidden_size: int) -> float:
    return 1 / math.sqrt(hidden_size)

crossover = 2048
