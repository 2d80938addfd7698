# Draws each row with the standard library's random.gauss.
# %% answer="init_weights"
import random

def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        v, d = module.weight.shape
        with torch.no_grad():
            for i in range(v):
                if i == module.padding_idx:
                    module.weight[i] = 0.0
                else:
                    module.weight[i] = torch.tensor([random.gauss(0, std) for _ in range(d)])
