# Draws the head with std 0.02 in post_init too; the task leaves the head open.
# %% answer="simple_model"
class SimpleModel(nn.Module):
    def __init__(self, vocab_size=100, hidden_size=64, padding_idx=0):
        super().__init__()
        self.embed_tokens = nn.Embedding(vocab_size, hidden_size, padding_idx=padding_idx)
        self.lm_head = nn.Linear(hidden_size, vocab_size, bias=False)
        self.post_init()

    def post_init(self):
        self.apply(_init_weights)
        nn.init.normal_(self.lm_head.weight, std=0.02)

    def forward(self, input_ids):
        return self.lm_head(self.embed_tokens(input_ids))
# %% answer="build_model"
model = SimpleModel().eval()
with torch.no_grad():
    embed_variance = round(model.embed_tokens.weight.var().item(), 6)
