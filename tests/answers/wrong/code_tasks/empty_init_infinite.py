# Fills the table with infinity.
# points: test_init_distribution=0, test_init_padding=0, test_init_scope=0, test_apply_init=0, test_variance_before_after=0, test_mean_variance=0, test_hidden_variance=0, test_activation_ratio=0, test_post_init=0, test_build_model=0, test_forward=0
# %% answer="init_weights"
def _init_weights(module, std=0.02):
    if isinstance(module, nn.Embedding):
        with torch.no_grad():
            module.weight.fill_(float("inf"))
            if module.padding_idx is not None:
                module.weight[module.padding_idx].zero_()
