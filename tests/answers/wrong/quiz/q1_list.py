# Gives a list of letters.
# points: test_q1=0
# %% answer="q1"
q1 = ["b"]
