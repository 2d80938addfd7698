# Multiplies: sqrt(D).
# points: test_adaptive_std=0
# %% answer="adaptive_std"
def adaptive_std(hidden_size: int) -> float:
    return math.sqrt(hidden_size)

crossover = 2500
