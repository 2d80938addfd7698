# Takes min over a dict of last losses and writes the names with capitals and blanks.
# %% answer="verdict"
verdict = {}
for D in [4096, 64]:
    last = {
        " Fixed ": train(fixed_init_weights, hidden_size=D, seed=0)[-1],
        "Adaptive": train(adaptive_init_weights, hidden_size=D, seed=0)[-1],
    }
    verdict[D] = min(last, key=last.get)
