# The rates are numpy numbers, and a loop goes down from the highest.
# %% answer="highest_rate"
import numpy as np

measured = {k: {r: stability(f, r) for r in np.array(RATES)} for k, f in INITS.items()}
highest_rate = {}
for k in measured:
    for r in sorted(measured[k], reverse=True):
        if measured[k][r]["last"] < measured[k][r]["first"]:
            highest_rate[k] = r
            break
