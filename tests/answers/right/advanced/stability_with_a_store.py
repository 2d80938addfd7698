# Keeps its runs in a dict, so that none is trained twice.
# %% answer="stability"
store = {}

def losses_of(*arguments):
    if arguments not in store:
        store[arguments] = train(*arguments)
    return store[arguments]

def stability(init_weights, learning_rate, hidden_size=256, steps=20, seeds=(0, 1, 2)):
    runs = [losses_of(init_weights, hidden_size, steps, s, learning_rate) for s in seeds]
    rises = [max([b - a for a, b in zip(r, r[1:])] + [0.0]) for r in runs]
    return {"first": statistics.median([r[0] for r in runs]),
            "last": statistics.median([r[-1] for r in runs]),
            "rise": statistics.median(rises)}
