# Gives a numpy boolean.
# %% answer="q2"
import numpy as np
q2 = np.bool_(True)
