# Leaves the default init out.
# points: test_highest_rate=0
# %% answer="highest_rate"
measured = {n: {r: stability(INITS[n], r) for r in RATES} for n in ("fixed", "adaptive")}
highest_rate = {"fixed": 0.3, "adaptive": 0.3}
