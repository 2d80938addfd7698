# Option and words contradict each other.
# points: test_q1=0
# %% answer="q1"
q1 = "Option B: Zeros"
