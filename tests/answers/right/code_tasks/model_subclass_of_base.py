# A base class of the student's own holds post_init; the parts are kept in an extra cell.
# %% extra="simple_model"
class PreTrained(nn.Module):
    @torch.no_grad()
    def post_init(self) -> None:
        for child in self.children():
            child.apply(_init_weights)
# %% answer="simple_model"
class SimpleModel(PreTrained):
    def __init__(self, vocab_size=100, hidden_size=64, padding_idx=0):
        super().__init__()
        self.embed_tokens = nn.Embedding(vocab_size, hidden_size, padding_idx=padding_idx)
        self.lm_head = nn.Linear(hidden_size, vocab_size, bias=False)
        self.post_init()

    def forward(self, input_ids):
        return self.lm_head.forward(self.embed_tokens.forward(input_ids))
