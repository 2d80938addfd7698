# Captures what the cell prints.
# %% answer="hidden_variance"
%%capture shown
print("a long log")
def hidden_variance(std, input_ids, hidden_size=64):
    embed = nn.Embedding(100, hidden_size, padding_idx=0)
    _init_weights(embed, std=std)
    with torch.no_grad():
        return embed(input_ids).reshape(-1, hidden_size).var(dim=0)
