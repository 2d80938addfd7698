# Gives the std in place of the width.
# points: test_crossover=0
# %% answer="adaptive_std"
def adaptive_std(hidden_size: int) -> float:
    return 1 / math.sqrt(hidden_size)

crossover = 0.02
