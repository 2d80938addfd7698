# The rise of the median curve instead of the median of the rises.
# points: test_stability=0
# %% answer="stability"
def stability(init_weights, learning_rate, hidden_size=256, steps=20, seeds=(0, 1, 2)):
    runs = [train(init_weights, hidden_size, steps, seed, learning_rate) for seed in seeds]
    curve = [statistics.median(losses) for losses in zip(*runs)]
    rise = max(0.0, *(b - a for a, b in zip(curve, curve[1:])))
    return {"first": curve[0], "last": curve[-1], "rise": rise}
