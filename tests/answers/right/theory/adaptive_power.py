# Uses a power, and computes the crossover by rounding.
# %% answer="adaptive_std"
def adaptive_std(hidden_size: int) -> float:
    return hidden_size ** -0.5

crossover = round((1 / 0.02) ** 2)
