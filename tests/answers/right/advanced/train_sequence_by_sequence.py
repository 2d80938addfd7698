# Runs the model sequence by sequence and averages the losses.
# %% answer="train"
def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size).apply(init_weights)
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    input_ids, targets = make_batch(seed)
    losses = []
    for _ in range(steps):
        parts = [F.cross_entropy(model(ids), wanted) for ids, wanted in zip(input_ids, targets)]
        loss = torch.stack(parts).mean()
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses
