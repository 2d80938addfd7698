# Records the mean of all losses so far.
# points: test_train=0
# %% answer="train"
def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size).apply(init_weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    input_ids, targets = make_batch(seed)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(input_ids).flatten(0, 1), targets.flatten())
        losses.append((sum(losses) + loss.item()) / (len(losses) + 1) if losses else loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses
