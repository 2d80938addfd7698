# Nests folders 5,000 deep.
# notebook: quiz
# stock: not run
# %% extra="q1"
import os

start = os.getcwd()
for _ in range(5000):
    os.mkdir("d")
    os.chdir("d")
open("deepest", "w").write("x")
os.chdir(start)
