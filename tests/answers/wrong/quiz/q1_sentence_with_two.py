# Hedges in a sentence.
# points: test_q1=0
# %% answer="q1"
q1 = "I think it is b or c"
