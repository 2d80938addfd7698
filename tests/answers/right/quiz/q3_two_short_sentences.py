# Says both ideas in two short sentences.
# %% answer="q3"
q3 = "It initializes all the weights. It is called once the submodules exist."
