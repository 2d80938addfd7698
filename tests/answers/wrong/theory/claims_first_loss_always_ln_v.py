# Expects ln V as the first loss of any init.
# points: test_init_claims=2.5
# %% answer="init_claims"
init_claims = {"a": True, "b": False, "c": True, "d": True, "e": False, "f": True}
