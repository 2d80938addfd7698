# Rounds its numbers to two places.
# %% answer="stability"
from statistics import median

def stability(init_weights, learning_rate, hidden_size=256, steps=20, seeds=(0, 1, 2)):
    firsts, lasts, rises = [], [], []
    for seed in seeds:
        losses = train(init_weights, hidden_size=hidden_size, steps=steps, seed=seed,
                       learning_rate=learning_rate)
        firsts.append(losses[0])
        lasts.append(losses[-1])
        rise = 0
        for i in range(1, len(losses)):
            if losses[i] - losses[i - 1] > rise:
                rise = losses[i] - losses[i - 1]
        rises.append(rise)
    return {"first": round(median(firsts), 2), "last": round(median(lasts), 2),
            "rise": round(median(rises), 2)}
