# Gives the boolean in quotes.
# points: test_q2=0
# %% answer="q2"
q2 = "True"
