# Runs the experiment and fills the table from it.
# %% extra="padding_table"
import torch.nn as nn
import torch.nn.functional as F

ids, targets = torch.tensor([5, 7, 3, 0, 0]), torch.tensor([7, 3, 2, 0, 0])
table, W = torch.randn(10, 8), torch.randn(10, 8)
table[0] = 0

def run(padding_idx=None, ignore_index=-100, mask=False):
    embed = nn.Embedding(10, 8, padding_idx=padding_idx)
    embed.weight.data.copy_(table)
    h = embed(ids)
    scores = h @ h.T / 8**0.5
    if mask:
        scores = scores.masked_fill(ids == 0, -math.inf)
    logits = (h + scores.softmax(-1) @ h) @ W.T
    loss = F.cross_entropy(logits, targets, ignore_index=ignore_index)
    loss.backward()
    return logits.detach(), embed.weight.grad[0], loss.detach()
# %% answer="padding_table"
plain = run()
padding_table = {}
for name, kwargs in [("padding_idx", {"padding_idx": 0}), ("ignore_index", {"ignore_index": 0}),
                     ("attention_mask", {"mask": True})]:
    logits, grad, loss = run(**kwargs)
    padding_table[name] = {
        "changes_forward": not torch.equal(logits, plain[0]),
        "stops_row_gradient": (grad == 0).all(),
        "changes_loss": loss != plain[2],
    }
