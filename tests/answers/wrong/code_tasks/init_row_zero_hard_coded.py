# Zeroes row 0, whatever the padding_idx.
# points: test_init_padding=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, std=std)
        with torch.no_grad():
            module.weight[0] = 0
