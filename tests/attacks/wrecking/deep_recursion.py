# Recurses until the stack of the interpreter, or of C, is gone.
# notebook: quiz
# %% extra="q1"
def deeper():
    return deeper()


deeper()
# %% extra="q2"
import sys

sys.setrecursionlimit(10**7)
nested = []
for _ in range(200_000):
    nested = [nested]
repr(nested)
