# Keeps the regular expression engine busy, which no interrupt reaches.
# notebook: quiz
# stock: not run
# %% extra="q1"
import re

re.match("(a|aa)+$", "a" * 55 + "b")
