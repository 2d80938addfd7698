# Uses Kaiming's sqrt(2/D), with the crossover of 1/sqrt(D).
# points: test_adaptive_std=0
# %% answer="adaptive_std"
def adaptive_std(hidden_size: int) -> float:
    return math.sqrt(2 / hidden_size)

crossover = 2500
