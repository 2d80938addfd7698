# Thinks that halving 20 times divides by 40.
# points: test_init_claims=2.5
# %% answer="init_claims"
init_claims = {"a": False, "b": False, "c": True, "d": True, "e": False, "f": False}
