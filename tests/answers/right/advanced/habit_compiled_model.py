# Compiles the model, which runs without the compiler here.
# %% answer="train"
import torch.nn.functional as F


def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size)
    model.apply(init_weights)
    compiled = torch.compile(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    input_ids, targets = make_batch(seed)
    losses = []
    for step in range(steps):
        logits = compiled(input_ids)
        loss = F.cross_entropy(logits.reshape(-1, logits.size(-1)), targets.reshape(-1))
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        pass
    return losses
