# Draws the other rows only and trusts that the padding row is still zero.
# points: test_init_padding=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        with torch.no_grad():
            for i in range(module.num_embeddings):
                if i != module.padding_idx:
                    module.weight[i].normal_(0, std)
