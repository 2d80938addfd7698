# LBFGS with a line search; each loss is measured without gradients before the step.
# %% answer="train"
def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size).apply(init_weights)
    opt = torch.optim.LBFGS(model.parameters(), lr=learning_rate, line_search_fn="strong_wolfe")
    x, y = make_batch(seed)
    history = []
    for _ in range(steps):
        def closure():
            opt.zero_grad()
            value = F.cross_entropy(model(x).transpose(1, 2), y)
            value.backward()
            return value
        with torch.no_grad():
            history.append(float(F.cross_entropy(model(x).transpose(1, 2), y)))
        opt.step(closure)
    return history
