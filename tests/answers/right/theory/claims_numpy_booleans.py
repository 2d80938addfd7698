# Gives numpy booleans.
# %% answer="init_claims"
import numpy as np
vals = np.array([1, 0, 1, 1, 0, 0], dtype=bool)
init_claims = {k: v for k, v in zip("abcdef", vals)}
