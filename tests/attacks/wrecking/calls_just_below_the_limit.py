# A function that takes four fifths of the time limit at each call.
# notebook: theory
# stock: not run
# points: test_uniform_bound=0
# %% answer="uniform_bound"
import math
import time


def uniform_bound(std: float) -> float:
    time.sleep(4.4)
    return std * math.sqrt(3)
