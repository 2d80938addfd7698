# Divides 0.02 by sqrt(D).
# points: test_adaptive_std=0
# %% answer="adaptive_std"
def adaptive_std(hidden_size: int) -> float:
    return 0.02 / hidden_size ** 0.5

crossover = 2500
