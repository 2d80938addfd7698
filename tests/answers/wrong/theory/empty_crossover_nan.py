# Says nan for the crossover.
# points: test_crossover=0
# %% answer="adaptive_std"
def adaptive_std(hidden_size):
    return hidden_size**-0.5


crossover = float("nan")
