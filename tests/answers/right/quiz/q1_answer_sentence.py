# Answers in a sentence.
# %% answer="q1"
q1 = "The answer is b."
