# Names the question first.
# %% answer="q1"
q1 = "q1: b"
