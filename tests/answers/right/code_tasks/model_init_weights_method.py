# _init_weights is a method too, as in transformers, and passes on to the function.
# %% answer="simple_model"
class SimpleModel(nn.Module):
    def __init__(self, vocab_size=100, hidden_size=64, padding_idx=0, initializer_range=0.02):
        super().__init__()
        self.initializer_range = initializer_range
        self.embed_tokens = nn.Embedding(vocab_size, hidden_size, padding_idx=padding_idx)
        self.lm_head = nn.Linear(hidden_size, vocab_size, bias=False)
        self.post_init()

    def _init_weights(self, module):
        _init_weights(module, std=self.initializer_range)

    def post_init(self):
        self.apply(self._init_weights)

    def forward(self, input_ids):
        hidden_states = self.embed_tokens(input_ids)
        logits = self.lm_head(hidden_states)
        return logits
