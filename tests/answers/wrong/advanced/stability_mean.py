# The mean over the seeds instead of the median.
# points: test_stability=0
# %% answer="stability"
def stability(init_weights, learning_rate, hidden_size=256, steps=20, seeds=(0, 1, 2)):
    runs = [train(init_weights, hidden_size, steps, seed, learning_rate) for seed in seeds]
    return {
        "first": statistics.fmean([run[0] for run in runs]),
        "last": statistics.fmean([run[-1] for run in runs]),
        "rise": statistics.fmean([max(0.0, *(b - a for a, b in zip(run, run[1:]))) for run in runs]),
    }
