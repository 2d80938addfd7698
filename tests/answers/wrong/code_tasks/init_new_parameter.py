# Replaces the Parameter; an optimizer would keep the old one.
# points: test_init_scope=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        weight = torch.randn(module.num_embeddings, module.embedding_dim) * std
        if module.padding_idx is not None:
            weight[module.padding_idx] = 0
        module.weight = nn.Parameter(weight)
