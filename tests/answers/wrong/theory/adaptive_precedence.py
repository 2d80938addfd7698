# Writes D**-1/2, which is (1/D)/2; its own crossover is 25.
# points: test_adaptive_std=0
# %% answer="adaptive_std"
def adaptive_std(hidden_size: int) -> float:
    return hidden_size**-1/2

crossover = 25
