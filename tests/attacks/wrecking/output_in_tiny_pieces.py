# Prints 200,000 single letters, each an output of its own.
# notebook: quiz
# stock: not run
# %% extra="q1"
import sys

for number in range(200_000):
    sys.stdout.write("x")
    sys.stdout.flush()
