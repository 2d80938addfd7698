# Judges by sympy's comparisons, which are booleans of sympy.
# %% answer="init_claims"
import sympy
half = sympy.Rational(1, 2)
std_uniform = sympy.Rational(2, 100) / sympy.sqrt(3)
init_claims = {
    "a": sympy.Lt(half**20, sympy.Rational(2, 10**6)),
    "b": sympy.Eq(sympy.Rational(2, 100)**2, 1),
    "c": sympy.true,
    "d": sympy.true,
    "e": sympy.Eq(std_uniform, sympy.Rational(2, 100)),
    "f": sympy.Lt(64, 2 * sympy.log(100)),
}
