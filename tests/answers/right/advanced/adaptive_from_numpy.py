# Draws with numpy and copies in, so that the torch seed does not rule the table.
# %% answer="adaptive_init"
import numpy as np

def adaptive_init_weights(module):
    if isinstance(module, nn.Embedding):
        V, D = module.weight.shape
        values = np.random.normal(0, 1 / np.sqrt(D), size=(V, D))
        with torch.no_grad():
            module.weight.copy_(torch.from_numpy(values))
