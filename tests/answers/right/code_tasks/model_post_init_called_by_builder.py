# __init__ leaves post_init to whoever builds the model.
# %% answer="simple_model"
class SimpleModel(nn.Module):
    def __init__(self, vocab_size=100, hidden_size=64, padding_idx=0):
        super().__init__()
        self.embed_tokens = nn.Embedding(vocab_size, hidden_size, padding_idx=padding_idx)
        self.lm_head = nn.Linear(hidden_size, vocab_size, bias=False)

    def post_init(self):
        self.apply(_init_weights)

    def forward(self, input_ids):
        x = self.embed_tokens(input_ids)
        return self.lm_head(x)
# %% answer="build_model"
model = SimpleModel()
model.post_init()
w = model.embed_tokens.weight.detach()
embed_variance = float(((w - w.mean()) ** 2).mean())
