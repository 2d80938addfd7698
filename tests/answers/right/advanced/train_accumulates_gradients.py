# Adds up the gradients of shuffled micro-batches before each update.
# %% answer="train"
def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size).apply(init_weights)
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    input_ids, targets = (part.flatten() for part in make_batch(seed))
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        total = 0.0
        for rows in torch.randperm(128).chunk(4):
            loss = F.cross_entropy(model(input_ids[rows]), targets[rows]) / 4
            loss.backward()
            total += loss.item()
        losses.append(total)
        optimizer.step()
    return losses
