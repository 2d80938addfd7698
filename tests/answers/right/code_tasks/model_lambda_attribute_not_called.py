# post_init is a lambda attribute that only the builder calls.
# %% answer="simple_model"
class SimpleModel(nn.Module):
    def __init__(self, vocab_size=100, hidden_size=64, padding_idx=0):
        super().__init__()
        self.embed_tokens = nn.Embedding(vocab_size, hidden_size, padding_idx=padding_idx)
        self.lm_head = nn.Linear(hidden_size, vocab_size, bias=False)
        self.post_init = lambda std=0.02: [_init_weights(m, std) for m in self.modules()]

    def forward(self, input_ids):
        return self.lm_head(self.embed_tokens(input_ids))
# %% answer="build_model"
model = SimpleModel(100, 64, 0)
model.post_init()
embed_variance = model.embed_tokens.weight[1:].var(unbiased=False).item()
