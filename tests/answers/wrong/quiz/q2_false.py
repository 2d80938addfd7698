# Believes that the zero row survives normal_.
# points: test_q2=0
# %% answer="q2"
q2 = False
