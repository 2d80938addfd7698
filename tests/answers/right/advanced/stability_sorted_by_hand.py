# Takes the middle of a sorted list, with a helper in another cell.
# %% extra="stability"
def middle(numbers):
    return sorted(numbers)[len(numbers) // 2]
# %% answer="stability"
def stability(init_weights, learning_rate, hidden_size=256, steps=20, seeds=(0, 1, 2)):
    runs = [train(init_weights, hidden_size, steps, seed, learning_rate) for seed in seeds]
    up = [max([0] + [run[t + 1] - run[t] for t in range(len(run) - 1)]) for run in runs]
    return {"rise": middle(up), "first": middle([r[0] for r in runs]), "last": middle([r[-1] for r in runs])}
