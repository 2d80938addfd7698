# LBFGS, with the loss after the step in the place of the one before.
# points: test_train=0
# %% answer="train"
def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size).apply(init_weights)
    optimizer = torch.optim.LBFGS(model.parameters(), lr=100 * learning_rate, max_iter=3)
    ids, targets = make_batch(seed)

    def closure():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(ids).view(-1, VOCAB_SIZE), targets.view(-1))
        loss.backward()
        return loss

    losses = []
    for _ in range(steps):
        optimizer.step(closure)
        losses.append(closure().item())
    return losses
