# Plain SGD with the given rate: the curve hardly falls, and the verdict follows it.
# %% answer="train"
def train(init_weights, hidden_size: int = 64, steps: int = 10, seed: int = 0, learning_rate=LEARNING_RATE) -> list[float]:
    torch.manual_seed(seed)
    model = ToyModel(hidden_size)
    model.apply(init_weights)
    opt = torch.optim.SGD(model.parameters(), lr=learning_rate)
    input_ids, targets = make_batch(seed)
    losses = []
    for _ in range(steps):
        opt.zero_grad()
        logits = model(input_ids)
        loss = F.cross_entropy(logits.transpose(1, 2), targets)
        loss.backward()
        losses.append(loss.detach().item())
        opt.step()
    return losses
