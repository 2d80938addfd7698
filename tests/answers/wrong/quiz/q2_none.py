# Sets it to None.
# points: test_q2=0
# %% answer="q2"
q2 = None
