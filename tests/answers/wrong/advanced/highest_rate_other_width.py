# Measures at width 64, where training is quicker.
# points: test_highest_rate=0
# %% answer="highest_rate"
measured = {name: {r: stability(f, r, 64) for r in RATES} for name, f in INITS.items()}
highest_rate = {n: max(r for r in RATES if m[r]["last"] < m[r]["first"]) for n, m in measured.items()}
