# Scales every row to norm 1 after the draw.
# points: test_init_distribution=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, 0.0, std)
        with torch.no_grad():
            module.weight.div_(module.weight.norm(dim=1, keepdim=True))
            if module.padding_idx is not None:
                module.weight[module.padding_idx] = 0
