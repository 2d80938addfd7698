# Says what theory seems to promise (adaptive for large models), against the own runs.
# points: test_verdict=0
# %% answer="verdict"
verdict = {64: "fixed", 4096: "adaptive"}
