# Chooses by a magic a language whose highlighter is slow.
# notebook: quiz
# stock: not run
# %% extra="q1"
# %%perl
# @MATCHES@
