# A guard on the class lets only the first model be initialized.
# points: test_post_init=0
# %% answer="simple_model"
class SimpleModel(nn.Module):
    def __init__(self, vocab_size=100, hidden_size=64, padding_idx=0):
        super().__init__()
        self.embed_tokens = nn.Embedding(vocab_size, hidden_size, padding_idx=padding_idx)
        self.lm_head = nn.Linear(hidden_size, vocab_size, bias=False)
        self.post_init()

    done = False

    def post_init(self):
        if not SimpleModel.done:
            self.apply(_init_weights)
            SimpleModel.done = True

    def forward(self, input_ids):
        return self.lm_head(self.embed_tokens(input_ids))
