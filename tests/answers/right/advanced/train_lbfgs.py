# LBFGS tries many weights within a step; the loss of its first try is recorded.
# %% answer="train"
def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size)
    model.apply(init_weights)
    optimizer = torch.optim.LBFGS(model.parameters(), lr=100 * learning_rate, max_iter=3)
    ids, targets = make_batch(seed)

    def closure():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(ids).view(-1, VOCAB_SIZE), targets.view(-1))
        loss.backward()
        return loss

    return [optimizer.step(closure).item() for _ in range(steps)]
