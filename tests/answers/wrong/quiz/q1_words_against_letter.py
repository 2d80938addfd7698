# Words and the letter behind them contradict each other.
# points: test_q1=0
# %% answer="q1"
q1 = "Normal (c)"
