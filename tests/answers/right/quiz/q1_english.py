# Answers in English words.
# %% answer="q1"
q1 = "  a normal distribution "
