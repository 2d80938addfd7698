# Uses the other name of the distribution.
# %% answer="q1"
q1 = "Gaussian distribution (mean 0, std 0.02)"
