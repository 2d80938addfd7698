# Returns nan for every width.
# points: test_adaptive_std=0
# %% answer="adaptive_std"
def adaptive_std(hidden_size):
    return float("nan")


crossover = 2500
