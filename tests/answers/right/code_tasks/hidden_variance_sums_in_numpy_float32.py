# Adds up sums and sums of squares position by position, in numpy's float32, then takes n - 1.
# %% answer="hidden_variance"
import numpy as np

def hidden_variance(std, input_ids, hidden_size=64):
    table = nn.Embedding(100, hidden_size, padding_idx=0)
    _init_weights(table, std)
    total = np.zeros(hidden_size, dtype=np.float32)
    squares = np.zeros(hidden_size, dtype=np.float32)
    n = 0
    for vector in table(input_ids).detach().numpy().reshape(-1, hidden_size):
        total += vector
        squares += vector * vector
        n += 1
    return (squares - total * total / n) / (n - 1)
