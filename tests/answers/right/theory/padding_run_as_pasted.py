# Pastes the plain run of the task into a cell of its own, and changes one thing at a time.
# %% extra="padding_table"
def run(padding_idx=None, ignore_index=-100, mask=False):
    embed = nn.Embedding(10, 8, padding_idx=padding_idx)
    embed.weight.data = table.clone()
    h = embed(ids)
    scores = h @ h.T / 8**0.5
    if mask:
        scores = scores.masked_fill(ids == 0, -math.inf)
    logits = (h + scores.softmax(-1) @ h) @ W.T
    loss = nn.functional.cross_entropy(logits, targets, ignore_index=ignore_index)
    loss.backward()
    return logits.detach(), embed.weight.grad[0], loss.detach()


ids, targets = torch.tensor([5, 7, 3, 0, 0]), torch.tensor([7, 3, 2, 0, 0])
table, W = torch.randn(2, 10, 8)
table[0] = 0
logits, _, loss = run()

# %% answer="padding_table"
padding_table = {}
for name, change in {
    "padding_idx": {"padding_idx": 0},
    "ignore_index": {"ignore_index": 0},
    "attention_mask": {"mask": True},
}.items():
    new_logits, row_gradient, new_loss = run(**change)
    padding_table[name] = {
        "changes_forward": (new_logits != logits).any(),
        "stops_row_gradient": (row_gradient == 0).all(),
        "changes_loss": new_loss != loss,
    }
