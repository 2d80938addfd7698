# An answer of 80 MB, and one that is large only once it is decoded.
# notebook: quiz
# points: test_q1=0, test_q2=0, test_q3=0
# %% answer="q1"
q1 = "c" + " " * 80 * 2**20
# %% answer="q2"
q2 = [set() for _ in range(3_000_000)]
# %% answer="q3"
q3 = "the " * 10_000_000 + "end"
