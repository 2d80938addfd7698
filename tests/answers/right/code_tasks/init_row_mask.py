# Multiplies the fresh draw by a 0/1 mask of rows.
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        mask = torch.ones(module.num_embeddings, 1)
        if module.padding_idx is not None:
            mask[module.padding_idx] = 0
        draw = torch.empty(module.weight.shape).normal_(0, std)
        module.weight.data = draw * mask
