# Draws with Python's own random module, one number at a time, and checks type(module).
# %% answer="adaptive_init"
import random

def adaptive_init_weights(module):
    if type(module) == nn.Embedding:
        V, D = module.weight.size()
        rows = [[random.gauss(0, D ** -0.5) for _ in range(D)] for _ in range(V)]
        module.weight.data = torch.tensor(rows)
