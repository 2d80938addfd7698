# SGD with momentum and a rate of its own; zeroes the gradients after the step.
# %% answer="train"
def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    net = ToyModel(hidden_size)
    net.apply(init_weights)
    sgd = torch.optim.SGD(net.parameters(), lr=300 * learning_rate, momentum=0.9, nesterov=True)
    ids, targets = make_batch(seed)
    out = []
    while len(out) < steps:
        logits = net(ids)
        loss = F.cross_entropy(logits.reshape(-1, logits.size(-1)), targets.reshape(-1))
        out.append(loss.item())
        loss.backward()
        sgd.step()
        net.zero_grad()
    return out
