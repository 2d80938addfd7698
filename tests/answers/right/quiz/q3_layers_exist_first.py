# Gives the reason for the time.
# waits: test_q3
# %% answer="q3"
q3 = 'It calls _init_weights on every submodule; it must come last because the layers have to exist first.'
