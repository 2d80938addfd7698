# Installs what is there, as users of Colab write.
# %% answer="init_weights"
%pip install -q torch
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, mean=0.0, std=std)
        if module.padding_idx is not None:
            with torch.no_grad():
                module.weight[module.padding_idx].zero_()
