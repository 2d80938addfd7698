# Draws the rows around the padding row one by one and zeroes that row itself.
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        with torch.no_grad():
            for idx, row in enumerate(module.weight):
                if module.padding_idx is not None and idx == module.padding_idx:
                    row.zero_()
                else:
                    row.normal_(0, std)
