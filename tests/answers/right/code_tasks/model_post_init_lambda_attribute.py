# post_init is a lambda kept as an attribute and called at the end of __init__.
# %% answer="simple_model"
class SimpleModel(nn.Module):
    def __init__(self, vocab_size=100, hidden_size=64, padding_idx=0):
        super().__init__()
        self.lm_head = nn.Linear(hidden_size, vocab_size, bias=False)
        self.embed_tokens = nn.Embedding(vocab_size, hidden_size, padding_idx)
        self.post_init = lambda: self.apply(_init_weights)
        self.post_init()

    def forward(self, ids):
        return self.lm_head(self.embed_tokens(ids))
