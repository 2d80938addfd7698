# Gives 1 for true.
# points: test_q2=0
# %% answer="q2"
q2 = 1
