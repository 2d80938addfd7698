# Gives a statement of sympy that is neither true nor false.
# points: test_q2=0
# %% answer="q2"
import sympy

q2 = sympy.Symbol("x") > 0
