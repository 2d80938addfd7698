# Returns a numpy array; the init goes in through a lambda and apply.
# %% answer="hidden_variance"
def hidden_variance(std, input_ids, hidden_size=64):
    net = nn.Sequential(nn.Embedding(100, hidden_size, padding_idx=0))
    net.apply(lambda m: _init_weights(m, std))
    out = net(input_ids).detach().numpy()
    B, T, D = out.shape
    return out.reshape(B * T, D).var(axis=0, ddof=1)
