# Removes parameters of what it is handed, and changes their shape.
# notebook: code_tasks
# points: test_init_distribution=0, test_init_padding=0, test_init_scope=0, test_apply_init=0, test_variance_before_after=0, test_mean_variance=0, test_hidden_variance=0, test_activation_ratio=0, test_post_init=0, test_build_model=0
# %% answer="init_weights"
def _init_weights(module: nn.Module, std: float = 0.02) -> None:
    if isinstance(module, nn.Embedding):
        module.weight = nn.Parameter(torch.zeros(2, 2, dtype=torch.complex128))
        module.register_buffer("extra", torch.zeros(1))
        del module.padding_idx
