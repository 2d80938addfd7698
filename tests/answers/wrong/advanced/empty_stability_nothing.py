# Trains and returns nothing.
# points: test_stability=0, test_highest_rate=0
# %% answer="stability"
def stability(init_weights, learning_rate, hidden_size=256, steps=20, seeds=(0, 1, 2)):
    for seed in seeds:
        train(init_weights, hidden_size, steps, seed, learning_rate)
