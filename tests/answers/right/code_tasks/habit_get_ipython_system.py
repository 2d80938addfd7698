# Calls the shell through get_ipython.
# %% answer="init_weights"
get_ipython().system('nvidia-smi')
get_ipython().run_line_magic('pip', 'list')
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, mean=0.0, std=std)
        if module.padding_idx is not None:
            with torch.no_grad():
                module.weight[module.padding_idx].zero_()
