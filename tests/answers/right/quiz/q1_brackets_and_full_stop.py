# Gives the letter in brackets, with a full stop.
# %% answer="q1"
q1 = "(b)."
