# Measures the fixed init three times.
# points: test_highest_rate=0
# %% answer="highest_rate"
measured = {name: {r: stability(fixed_init_weights, r) for r in RATES} for name in INITS}
highest_rate = {n: max(r for r in RATES if m[r]["last"] < m[r]["first"]) for n, m in measured.items()}
