# Gives 1 and 0 for true and false.
# points: test_init_claims=0
# %% answer="init_claims"
init_claims = {"a": 1, "b": 0, "c": 1, "d": 1, "e": 0, "f": 0}
