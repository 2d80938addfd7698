# Uses the textbook width formula (b - a)/sqrt(12) and halves it.
# %% answer="uniform_bound"
uniform_bound = lambda std: std * math.sqrt(12) / 2
