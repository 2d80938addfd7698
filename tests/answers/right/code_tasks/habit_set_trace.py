# Left the debugger in, and the magics around it.
# %% answer="init_weights"
%pdb on
import pdb
def _init_weights(module, std=0.02):
    pdb.set_trace()
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, mean=0.0, std=std)
        if module.padding_idx is not None:
            with torch.no_grad():
                module.weight[module.padding_idx].zero_()
