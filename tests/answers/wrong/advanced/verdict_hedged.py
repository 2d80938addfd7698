# Gives one sentence for both instead of one name for each width.
# points: test_verdict=0
# %% answer="verdict"
verdict = {64: "adaptive or fixed, depends", 4096: "adaptive or fixed, depends"}
