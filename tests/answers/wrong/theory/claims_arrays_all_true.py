# Gives arrays, and believes every claim.
# points: test_init_claims=1.5
# %% answer="init_claims"
import numpy as np
init_claims = {key: np.array(True) for key in "abcdef"}
