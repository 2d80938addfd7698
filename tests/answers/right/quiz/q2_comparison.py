# Gives the result of a comparison.
# %% answer="q2"
q2 = 1 < 2
