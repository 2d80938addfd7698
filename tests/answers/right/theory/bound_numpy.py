# Uses numpy, so a numpy float comes back.
# %% answer="uniform_bound"
import numpy as np
def uniform_bound(std: float) -> float:
    return np.sqrt(3) * std
