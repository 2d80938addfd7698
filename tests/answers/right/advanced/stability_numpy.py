# Works on a numpy array of runs and steps.
# %% answer="stability"
import numpy as np

def stability(init_weights, learning_rate, hidden_size=256, steps=20, seeds=(0, 1, 2)):
    runs = np.array([train(init_weights, hidden_size, steps, s, learning_rate) for s in seeds])
    rise = np.diff(runs, axis=1).max(axis=1).clip(min=0)
    return {"first": np.median(runs[:, 0]), "last": np.median(runs[:, -1]), "rise": np.median(rise)}
