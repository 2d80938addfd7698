# With an optimizer that diverges at each of the rates, no rate counts.
# %% answer="train"
def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size).apply(init_weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=1000 * learning_rate)
    input_ids, targets = make_batch(seed)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(input_ids).flatten(0, 1), targets.flatten())
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses
# %% answer="highest_rate"
measured = {name: {r: stability(f, r) for r in RATES} for name, f in INITS.items()}
highest_rate = {}
for name, by_rate in measured.items():
    good = [r for r in RATES if by_rate[r]["last"] < by_rate[r]["first"]]
    highest_rate[name] = good[-1] if good else None
