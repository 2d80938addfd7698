# Answers nan to every question.
# points: test_q1=0, test_q2=0, test_q3=0
# %% answer="q1"
q1 = float("nan")
# %% answer="q2"
q2 = float("nan")
# %% answer="q3"
q3 = float("nan")
