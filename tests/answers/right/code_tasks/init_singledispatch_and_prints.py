# Dispatches on the type, prints what it does and warns about a missing padding row.
# %% answer="init_weights"
import warnings
from functools import singledispatch

@singledispatch
def _init_weights(module, std=0.02):
    pass

@_init_weights.register
def _(module: nn.Embedding, std=0.02):
    print("initializing", module)
    nn.init.normal_(module.weight, mean=0, std=std)
    if module.padding_idx is None:
        warnings.warn("no padding row")
    else:
        nn.init.zeros_(module.weight[module.padding_idx])
