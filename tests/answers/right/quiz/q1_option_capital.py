# Writes Option before a capital letter.
# %% answer="q1"
q1 = "Option B"
