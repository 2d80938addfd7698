# Says true to everything.
# points: test_init_claims=1.5
# %% answer="init_claims"
init_claims = dict.fromkeys("abcdef", True)
