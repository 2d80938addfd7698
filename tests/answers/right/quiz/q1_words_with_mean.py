# Describes the distribution.
# %% answer="q1"
q1 = "a normal distribution with mean zero and std initializer_range"
