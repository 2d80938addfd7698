# A closure made by a factory in an extra cell.
# %% extra="init_weights"
def make_init(default):
    def init(module, std=default):
        if type(module) is nn.Embedding:
            nn.init.normal_(module.weight, std=std)
            if module.padding_idx is not None:
                module.weight.data[module.padding_idx] = torch.zeros(module.embedding_dim)
    return init
# %% answer="init_weights"
_init_weights = make_init(0.02)
