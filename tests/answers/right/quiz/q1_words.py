# Gives the option's own words.
# %% answer="q1"
q1 = "Normal(0, initializer_range)"
