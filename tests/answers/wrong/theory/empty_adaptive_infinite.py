# Returns infinite for every width.
# points: test_adaptive_std=0
# %% answer="adaptive_std"
def adaptive_std(hidden_size):
    return float("inf")


crossover = 2500
