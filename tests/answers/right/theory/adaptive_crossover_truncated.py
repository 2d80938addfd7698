# Computes the crossover with int(), which gives 2499.
# %% answer="adaptive_std"
def adaptive_std(hidden_size: int) -> float:
    return 1 / (hidden_size ** 0.5)

crossover = int(1 / 0.02 ** 2)
