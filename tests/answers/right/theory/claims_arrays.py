# Compares arrays, so each claim is an array of one boolean.
# %% answer="init_claims"
import numpy as np
judged = np.array([1, 0, 1, 1, 0, 0])
init_claims = {key: np.array(judged[i] == 1) for i, key in enumerate("abcdef")}
