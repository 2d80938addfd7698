# Names a winner at width 64 only.
# points: test_verdict=0
# %% answer="verdict"
verdict = {64: "adaptive"}
