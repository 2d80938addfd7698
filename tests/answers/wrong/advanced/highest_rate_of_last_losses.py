# The rate with the lowest last loss.
# points: test_highest_rate=0
# %% answer="highest_rate"
measured = {name: {rate: stability(f, rate) for rate in RATES} for name, f in INITS.items()}
highest_rate = {
    name: min(RATES, key=lambda rate: by_rate[rate]["last"]) for name, by_rate in measured.items()
}
