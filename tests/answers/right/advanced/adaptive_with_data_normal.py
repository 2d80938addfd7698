# The old idiom: .data.normal_ with math.sqrt, the width from the shape of the table.
# %% answer="adaptive_init"
import math

def adaptive_init_weights(module):
    if isinstance(module, nn.Embedding):
        D = module.weight.shape[1]
        module.weight.data.normal_(mean=0.0, std=1.0 / math.sqrt(D))
