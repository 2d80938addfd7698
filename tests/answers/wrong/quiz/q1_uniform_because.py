# Gives the words of another option, with a reason.
# points: test_q1=0
# %% answer="q1"
q1 = "uniform, because all values are as likely"
