# A sentence that regular expressions read slowly.
# notebook: quiz
# points: test_q1=0, test_q3=0
# %% answer="q1"
q1 = "(" * 100_000 + "option answer " * 10_000 + ")" * 100_000
# %% answer="q3"
q3 = "apply after call once the run use " * 20_000 + "x"
