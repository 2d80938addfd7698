# Closes every descriptor it has, the pipe included.
# notebook: quiz
# stock: not run
# %% extra="q1"
import os

os.closerange(0, 256)
