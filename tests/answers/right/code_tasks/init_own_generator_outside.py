# One Generator, seeded once outside the function and shared by all calls.
# %% answer="init_weights"
gen = torch.Generator()
gen.manual_seed(1234)

@torch.no_grad()
def _init_weights(module, std=0.02):
    """normal(0, std), padding row 0"""
    if isinstance(module, nn.Embedding):
        module.weight.normal_(0, std, generator=gen)
        if module.padding_idx is not None:
            module.weight[module.padding_idx].fill_(0)
