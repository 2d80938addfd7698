# Returns a torch scalar.
# %% answer="uniform_bound"
def uniform_bound(std):
    return torch.sqrt(torch.tensor(3.0)) * std
