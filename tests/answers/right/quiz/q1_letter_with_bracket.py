# Gives the letter as B).
# %% answer="q1"
q1 = "B)"
