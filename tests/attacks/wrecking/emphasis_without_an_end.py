# Writes runs of asterisks that a markdown parser takes minutes to pair.
# notebook: quiz
# stock: not run
# %% [markdown] extra="q1"
# @STARS@
# %% [markdown] extra="q2"
# @STARS@
