# Gives both booleans at once.
# points: test_q2=0
# %% answer="q2"
import numpy as np

q2 = np.array([True, False])
