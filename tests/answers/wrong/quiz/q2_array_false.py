# Gives a numpy array of the wrong boolean.
# points: test_q2=0
# %% answer="q2"
import numpy as np

q2 = np.array(False)
