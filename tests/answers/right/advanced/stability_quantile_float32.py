# The median as a quantile, in float32.
# %% answer="stability"
def stability(init_weights, learning_rate, hidden_size=256, steps=20, seeds=(0, 1, 2)):
    rows = [train(init_weights, hidden_size, steps, int(seed), learning_rate) for seed in seeds]
    runs = torch.tensor(rows, dtype=torch.float32)
    rises = (runs[:, 1:] - runs[:, :-1]).max(1).values.clamp(min=0)
    middle = [torch.quantile(x, 0.5).item() for x in (runs[:, 0], runs[:, -1], rises)]
    return {"first": middle[0], "last": middle[1], "rise": middle[2]}
