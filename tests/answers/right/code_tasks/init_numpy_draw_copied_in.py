# Draws with numpy and copies the values into the weight; never touches torch's random state.
# %% answer="init_weights"
import numpy as np

def _init_weights(module: nn.Module, std: float = 0.02) -> None:
    if not isinstance(module, nn.Embedding):
        return
    values = np.random.normal(0.0, std, size=tuple(module.weight.shape))
    if module.padding_idx is not None:
        values[module.padding_idx] = 0
    with torch.no_grad():
        module.weight.copy_(torch.from_numpy(values))
