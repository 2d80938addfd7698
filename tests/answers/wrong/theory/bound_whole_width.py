# Gives the whole width of the interval, std*sqrt(12).
# points: test_uniform_bound=0
# %% answer="uniform_bound"
def uniform_bound(std: float) -> float:
    return std * math.sqrt(12)
