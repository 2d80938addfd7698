# Gives sympy's booleans, and takes the bound for the std.
# points: test_init_claims=2.5
# %% answer="init_claims"
import sympy
init_claims = dict.fromkeys("acd", sympy.true) | dict.fromkeys("bf", sympy.false)
init_claims["e"] = sympy.Eq(sympy.Rational(2, 100), sympy.Rational(1, 50))
