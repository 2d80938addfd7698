# Losses as numpy float32 scalars: numbers, though not Python's own.
# %% answer="train"
def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size)
    model.apply(init_weights)
    opt = torch.optim.Adam(model.parameters(), learning_rate)
    x, t = make_batch(seed)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x).flatten(0, 1), t.flatten())
        losses.append(loss.detach().numpy()[()])
        opt.zero_grad()
        loss.backward()
        opt.step()
    return losses
