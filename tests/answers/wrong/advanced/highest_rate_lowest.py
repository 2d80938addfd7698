# Takes the lowest rate.
# points: test_highest_rate=0
# %% answer="highest_rate"
measured = {name: {rate: stability(f, rate) for rate in RATES} for name, f in INITS.items()}
highest_rate = dict.fromkeys(INITS, min(RATES))
