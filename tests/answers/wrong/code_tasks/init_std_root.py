# Takes std for a variance and passes its root.
# points: test_init_distribution=0
# %% answer="init_weights"
import math

def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        module.weight.data = torch.randn_like(module.weight.data) * math.sqrt(std)
        if module.padding_idx is not None:
            module.weight.data[module.padding_idx] = 0
