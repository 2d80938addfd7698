# Gives a reason without a comma.
# %% answer="q1"
q1 = "b because the spread is small and chosen"
