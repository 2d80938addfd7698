# Says that it runs before the modules exist.
# waits: test_q3
# %% answer="q3"
q3 = 'It initializes the weights before the submodules are created.'
