# Leaves hidden_size out of the call.
# points: test_stability=0
# %% answer="stability"
def stability(init_weights, learning_rate, hidden_size=256, steps=20, seeds=(0, 1, 2)):
    runs = [train(init_weights, steps=steps, seed=seed, learning_rate=learning_rate) for seed in seeds]
    return {
        "first": statistics.median([run[0] for run in runs]),
        "last": statistics.median([run[-1] for run in runs]),
        "rise": statistics.median([max(0.0, *(b - a for a, b in zip(run, run[1:]))) for run in runs]),
    }
