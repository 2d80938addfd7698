# Keeps the regular expression engine busy, which no interrupt reaches.
# notebook: quiz
# %% extra="q1"
import re

re.match("(a|aa)+$", "a" * 55 + "b")
