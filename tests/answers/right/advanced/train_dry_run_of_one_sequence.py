# Runs the model on one sequence first, to look at the shape of its logits.
# %% answer="train"
def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size)
    model.apply(init_weights)
    input_ids, targets = make_batch(seed)
    assert model(input_ids[:1]).shape == (1, 16, VOCAB_SIZE)
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(model(input_ids).flatten(0, 1), targets.flatten())
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return losses
