# Returns a Fraction near the root.
# %% answer="uniform_bound"
from fractions import Fraction

def uniform_bound(std: float):
    root3 = Fraction(math.sqrt(3)).limit_denominator(1000)
    return Fraction(std) * root3
