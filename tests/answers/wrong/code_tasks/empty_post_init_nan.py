# A post_init that fills the table with NaN.
# points: test_post_init=0, test_forward=0, test_build_model=0
# %% answer="simple_model"
class SimpleModel(nn.Module):
    def __init__(self, vocab_size=100, hidden_size=64, padding_idx=0):
        super().__init__()
        self.vocab_size = vocab_size
        self.embed_tokens = nn.Embedding(vocab_size, hidden_size, padding_idx=padding_idx)
        self.lm_head = nn.Linear(hidden_size, vocab_size, bias=False)
        self.post_init()

    def post_init(self):
        nn.init.constant_(self.embed_tokens.weight, float("nan"))

    def forward(self, input_ids):
        return self.lm_head(self.embed_tokens(input_ids))
