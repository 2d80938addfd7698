# Says that it runs before the modules exist.
# points: test_q3=2
# %% answer="q3"
q3 = 'It initializes the weights before the submodules are created.'
