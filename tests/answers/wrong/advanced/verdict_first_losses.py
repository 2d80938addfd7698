# Compares the first losses, before anything was learnt.
# points: test_verdict=0
# %% answer="verdict"
def lower(D):
    f, a = train(fixed_init_weights, D)[0], train(adaptive_init_weights, D)[0]
    return "fixed" if f < a else "adaptive"

verdict = {D: lower(D) for D in (64, 4096)}
