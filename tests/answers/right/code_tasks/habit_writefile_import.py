# Writes a module, and imports it.
# %% extra="init_weights"
%%writefile my_init.py
import torch
from torch import nn


def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, mean=0.0, std=std)
        if module.padding_idx is not None:
            with torch.no_grad():
                module.weight[module.padding_idx].zero_()
# %% answer="init_weights"
from my_init import _init_weights
