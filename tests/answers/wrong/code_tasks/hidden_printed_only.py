# Prints the variances and returns nothing, so that there is no ratio either.
# points: test_hidden_variance=0, test_activation_ratio=0
# %% answer="hidden_variance"
def hidden_variance(std, input_ids, hidden_size=64):
    table = nn.Embedding(100, hidden_size, padding_idx=0)
    _init_weights(table, std=std)
    print(table(input_ids).var(dim=(0, 1)))
