# Uses 1/D, with its own crossover of 50.
# points: test_adaptive_std=0
# %% answer="adaptive_std"
def adaptive_std(hidden_size: int) -> float:
    return 1 / hidden_size

crossover = 50
