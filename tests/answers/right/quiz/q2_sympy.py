# Lets sympy simplify a statement.
# %% answer="q2"
import sympy

draws_over_the_row = sympy.true
q2 = sympy.Or(draws_over_the_row, sympy.false)
