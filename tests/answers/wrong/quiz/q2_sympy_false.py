# Gives the wrong boolean of sympy.
# points: test_q2=0
# %% answer="q2"
import sympy

q2 = sympy.Eq(1, 2)
