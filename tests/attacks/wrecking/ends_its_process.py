# Ends its own process, in several ways, one cell after another.
# notebook: quiz
# %% extra="q1"
import os

os._exit(0)
# %% extra="q2"
import ctypes

ctypes.string_at(0)
