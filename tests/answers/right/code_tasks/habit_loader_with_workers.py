# Reads the token ids through a DataLoader with two workers.
# %% answer="hidden_variance"
from torch.utils.data import DataLoader


def hidden_variance(std, input_ids, hidden_size=64):
    embed = nn.Embedding(100, hidden_size, padding_idx=0)
    _init_weights(embed, std=std)
    loader = DataLoader(input_ids, batch_size=4, num_workers=2)
    with torch.no_grad():
        hidden = torch.cat([embed(batch).reshape(-1, hidden_size) for batch in loader])
    return hidden.var(dim=0)
