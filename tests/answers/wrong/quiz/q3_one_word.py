# Gives one word.
# waits: test_q3
# %% answer="q3"
q3 = 'initialization'
