# One model and one optimizer outside the function: every run goes on where the last one ended.
# points: test_train=0
# %% answer="train"
model = ToyModel(64)
optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)

def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model.apply(init_weights)
    input_ids, targets = make_batch(seed)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(input_ids).flatten(0, 1), targets.flatten())
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses
