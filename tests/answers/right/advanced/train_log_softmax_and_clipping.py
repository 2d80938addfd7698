# Cross-entropy by hand, gradient clipping, fork_rng, a rate schedule, losses rounded.
# %% answer="train"
def nll(logits, targets):
    logp = torch.log_softmax(logits, dim=-1)
    return -logp.gather(-1, targets[..., None]).mean()

def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=LEARNING_RATE):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = ToyModel(hidden_size)
        model.apply(init_weights)
    opt = torch.optim.RMSprop(model.parameters(), lr=learning_rate)
    sched = torch.optim.lr_scheduler.StepLR(opt, step_size=5, gamma=0.9)
    x, y = make_batch(seed)
    losses = []
    for _ in range(steps):
        loss = nll(model(x), y)
        losses.append(round(loss.item(), 6))
        opt.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        sched.step()
    return losses
