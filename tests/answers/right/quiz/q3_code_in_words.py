# Quotes the code it stands for.
# %% answer="q3"
q3 = 'At the end of the constructor it runs self.apply(_init_weights), which initializes every layer.'
