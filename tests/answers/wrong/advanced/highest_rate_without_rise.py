# Takes the highest rate at which no loss rises much.
# points: test_highest_rate=0
# %% answer="highest_rate"
measured = {name: {rate: stability(f, rate) for rate in RATES} for name, f in INITS.items()}
highest_rate = {
    name: max(rate for rate in RATES if by_rate[rate]["rise"] < 0.05)
    for name, by_rate in measured.items()
}
