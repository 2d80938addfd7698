# Averages over five seeds instead of taking seed 0.
# points: test_curves=0
# %% answer="curves"
def mean_curve(init):
    return torch.tensor([train(init, seed=s) for s in range(5)]).mean(0).tolist()

curves = {"fixed": mean_curve(fixed_init_weights), "adaptive": mean_curve(adaptive_init_weights)}
