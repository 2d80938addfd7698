# Gives a numpy array of one boolean.
# %% answer="q2"
import numpy as np

q2 = np.array(True)
