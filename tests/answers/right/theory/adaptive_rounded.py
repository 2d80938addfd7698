# Rounds the std to four decimals, the crossover is a float.
# %% answer="adaptive_std"
def adaptive_std(hidden_size: int) -> float:
    std = 1.0 / math.sqrt(hidden_size)
    print("std:", std)
    return round(std, 4)

crossover = 2500.0
