# Returns tensors with one number each.
# %% answer="stability"
def stability(init_weights, learning_rate, hidden_size=256, steps=20, seeds=(0, 1, 2)):
    runs = torch.tensor([train(init_weights, hidden_size, steps, s, learning_rate) for s in seeds])
    rise = torch.relu(runs.diff(dim=1)).amax(dim=1)
    return dict(first=runs[:, 0].median(), last=runs[:, -1].median(), rise=rise.median())
