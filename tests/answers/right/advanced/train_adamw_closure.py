# AdamW with a closure: step returns the loss from before the update.
# %% answer="train"
def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size).apply(init_weights).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=0.1)
    batch = make_batch(seed)

    def closure():
        optimizer.zero_grad(set_to_none=False)
        value = F.cross_entropy(model(batch[0]).flatten(0, 1), batch[1].flatten())
        value.backward()
        return value

    return [float(optimizer.step(closure)) for _ in range(steps)]
