# functools.partial over a general function fixes the default std.
# %% answer="init_weights"
from functools import partial

def init_embedding(module, std):
    if isinstance(module, nn.Embedding):
        torch.nn.init.normal_(module.weight, std=std)
        if module.padding_idx is not None:
            with torch.no_grad():
                module.weight[module.padding_idx, :] = 0.

_init_weights = partial(init_embedding, std=0.02)
