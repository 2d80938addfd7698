# Asks about one letter and settles for another.
# points: test_q1=0
# %% answer="q1"
q1 = "b? No, a"
