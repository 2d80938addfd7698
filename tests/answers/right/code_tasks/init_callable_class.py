# An instance of a class with __call__ instead of a function.
# %% answer="init_weights"
class Initializer:
    def __init__(self, default_std):
        self.default_std = default_std

    def __call__(self, module, std=None):
        std = self.default_std if std is None else std
        if isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, 0.0, std)
            if module.padding_idx is not None:
                nn.init.constant_(module.weight[module.padding_idx], 0.0)

_init_weights = Initializer(0.02)
