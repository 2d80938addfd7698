# Writes its progress over the same line.
# %% answer="train"
import torch.nn.functional as F


def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size)
    model.apply(init_weights)
    pass
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    input_ids, targets = make_batch(seed)
    losses = []
    for step in range(steps):
        logits = model(input_ids)
        loss = F.cross_entropy(logits.reshape(-1, logits.size(-1)), targets.reshape(-1))
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(f"\r{step + 1}/{steps} {losses[-1]:.3f}", end="")
    return losses
