# Calls init_weights on the one embedding of the model instead of apply: the same effect here.
# %% answer="train"
def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size)
    init_weights(model.embed)
    optimizer = torch.optim.Adagrad(model.parameters(), lr=10 * learning_rate)
    input_ids, targets = make_batch(seed)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(input_ids).permute(0, 2, 1), targets)
        losses.append(loss.item())
        optimizer.zero_grad(); loss.backward(); optimizer.step()
    return losses
