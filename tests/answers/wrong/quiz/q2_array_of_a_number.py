# Gives a numpy array of the number 1.
# points: test_q2=0
# %% answer="q2"
import numpy as np

q2 = np.array(1)
