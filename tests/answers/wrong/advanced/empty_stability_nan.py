# Returns nan for everything.
# points: test_stability=0, test_highest_rate=0
# %% answer="stability"
def stability(init_weights, learning_rate, hidden_size=256, steps=20, seeds=(0, 1, 2)):
    return dict.fromkeys(("first", "last", "rise"), float('nan'))
