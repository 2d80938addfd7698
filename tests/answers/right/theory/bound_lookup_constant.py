# Multiplies by 1.732.
# %% answer="uniform_bound"
SQRT_3 = 1.732

def uniform_bound(std: float) -> float:
    """std = a / sqrt(3)  ->  a = sqrt(3) * std"""
    return SQRT_3 * std
