# A train with a cache, which trains each combination of arguments once.
# %% answer="train"
from functools import lru_cache

@lru_cache(maxsize=None)
def run(init_weights, hidden_size, steps, seed, learning_rate):
    torch.manual_seed(seed)
    model = ToyModel(hidden_size).apply(init_weights)
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    x, y = make_batch(seed)
    out = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
        out.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return tuple(out)

def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    return list(run(init_weights, hidden_size, steps, seed, learning_rate))
