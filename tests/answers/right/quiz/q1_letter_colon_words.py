# Gives letter, colon and the option's words.
# %% answer="q1"
q1 = "b: Normal(0, initializer_range)"
