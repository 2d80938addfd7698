# Removes parameters of what it is handed, and changes their shape.
# notebook: code_tasks
# points: test_init_distribution=0, test_init_padding=0, test_init_scope=0
# %% answer="init_weights"
def _init_weights(module: nn.Module, std: float = 0.02) -> None:
    if isinstance(module, nn.Embedding):
        module.weight = nn.Parameter(torch.zeros(2, 2, dtype=torch.complex128))
        module.register_buffer("extra", torch.zeros(1))
        del module.padding_idx
