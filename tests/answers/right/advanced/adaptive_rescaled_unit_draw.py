# Draws a unit normal first and scales it by rsqrt of the width in a no_grad function.
# %% answer="adaptive_init"
@torch.no_grad()
def adaptive_init_weights(module):
    """Embeddings get rows of norm one, more or less."""
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight)
        module.weight *= torch.rsqrt(torch.tensor(float(module.weight.size(-1))))
