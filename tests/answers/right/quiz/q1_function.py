# Names the function that draws.
# %% answer="q1"
q1 = "nn.init.normal_"
