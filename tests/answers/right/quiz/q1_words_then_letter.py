# Gives the option's words, then its letter.
# %% answer="q1"
q1 = "Normal(0, initializer_range) (b)"
