# An exact sympy number for the prediction.
# %% answer="predicted_norm"
import sympy
predicted_norm = sympy.sqrt(99 * 64) * sympy.Rational(2, 100)
