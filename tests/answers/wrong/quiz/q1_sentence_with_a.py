# Answers wrongly in a sentence.
# points: test_q1=0
# %% answer="q1"
q1 = "The answer is a."
