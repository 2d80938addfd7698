# Leaves out the subject.
# %% answer="q3"
q3 = "Called at the end of the model's __init__ to initialize the weights of every submodule"
