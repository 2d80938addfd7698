# Writes the update by hand: plain gradient descent with its own large rate.
# %% answer="train"
def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size)
    for m in model.modules():
        init_weights(m)
    x, y = make_batch(seed)
    losses = []
    for step in range(steps):
        loss = nn.CrossEntropyLoss()(model(x).view(-1, VOCAB_SIZE), y.view(-1))
        losses.append(float(loss))
        grads = torch.autograd.grad(loss, list(model.parameters()))
        with torch.no_grad():
            for p, g in zip(model.parameters(), grads):
                p -= 500 * learning_rate * g
    return losses
