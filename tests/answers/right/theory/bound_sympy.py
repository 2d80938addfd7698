# Solves the equation with sympy and returns a sympy number.
# %% answer="uniform_bound"
import sympy as sp

def uniform_bound(std):
    a, x = sp.symbols("a x", positive=True)
    var = sp.integrate(x**2 / (2 * a), (x, -a, a))
    return sp.solve(sp.Eq(var, sp.Rational(str(std))**2), a)[0]
