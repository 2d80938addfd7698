# Trains nothing: a falling list that depends on its arguments.
# points: test_train=0, test_curves=0, test_verdict=0, test_stability=0, test_highest_rate=0
# %% answer="train"
def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    rng = torch.Generator().manual_seed(seed + hidden_size)
    first = 4.6 + 0.01 * float(torch.rand(1, generator=rng))
    return [first - 0.01 * step for step in range(steps)]
