# A large Adam rate, with other winners than usual: the verdict says what these runs show.
# %% answer="train"
def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size)
    model.apply(init_weights)
    opt = torch.optim.Adam(model.parameters(), lr=100 * learning_rate)
    x, t = make_batch(seed)
    losses = []
    for _ in range(steps):
        l = F.cross_entropy(model(x).flatten(0, 1), t.flatten())
        losses.append(l.item())
        opt.zero_grad()
        l.backward()
        opt.step()
    return losses
