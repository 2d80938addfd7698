# Shows its progress in frames, and awaits something between.
# %% extra="variance_check"
import asyncio

from IPython.display import clear_output, display

for frame in range(250):
    clear_output(wait=True)
    display(f"frame {frame}")
await asyncio.sleep(0)
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, mean=0.0, std=std)
        if module.padding_idx is not None:
            with torch.no_grad():
                module.weight[module.padding_idx].zero_()
