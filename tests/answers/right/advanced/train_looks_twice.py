# Measures the loss without gradients first, then runs the model again for the update.
# %% answer="train"
def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size).apply(init_weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=500 * learning_rate)
    input_ids, targets = make_batch(seed)
    losses = []
    for _ in range(steps):
        with torch.no_grad():
            losses.append(F.cross_entropy(model(input_ids).transpose(1, 2), targets).item())
        optimizer.zero_grad()
        F.cross_entropy(model(input_ids).transpose(1, 2), targets).backward()
        optimizer.step()
    return losses
