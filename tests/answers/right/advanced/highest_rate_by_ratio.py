# Computes the ratio of the losses first.
# %% answer="highest_rate"
from collections import defaultdict

measured = defaultdict(dict)
ratio = {}
for rate in RATES:
    for name in INITS:
        m = stability(INITS[name], rate)
        measured[name][rate] = m
        ratio[name, rate] = m["last"] / m["first"]
measured = dict(measured)
highest_rate = {n: max(r for r in RATES if ratio[n, r] < 1) for n in INITS}
