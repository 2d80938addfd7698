# Walks over pairs of neighbours and prints as it goes.
# %% answer="stability"
from itertools import pairwise
from statistics import median

def stability(init_weights, learning_rate, hidden_size=256, steps=20, seeds=(0, 1, 2)):
    seen = []
    for seed in seeds:
        run = train(init_weights, hidden_size, steps, seed, learning_rate)
        seen.append((run[0], run[-1], max(max(0.0, b - a) for a, b in pairwise(run))))
        print(f"seed {seed}: {run[0]:.3f} to {run[-1]:.3f}")
    return dict(zip(("first", "last", "rise"), map(median, zip(*seen))))
