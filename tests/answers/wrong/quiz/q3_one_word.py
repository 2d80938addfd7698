# Gives one word.
# points: test_q3=0
# %% answer="q3"
q3 = 'initialization'
