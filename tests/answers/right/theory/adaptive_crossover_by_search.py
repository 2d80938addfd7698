# Searches the first width where adaptive is smaller, 2501.
# %% answer="adaptive_std"
def adaptive_std(hidden_size: int) -> float:
    return math.pow(hidden_size, -1 / 2)

crossover = next(d for d in range(1, 10_000) if adaptive_std(d) < 0.02)
