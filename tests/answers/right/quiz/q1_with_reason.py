# Gives the letter and a reason.
# %% answer="q1"
q1 = "(b), because the draws should be small and centred at zero"
