# Believes that 0.02 gives unit variance.
# points: test_init_claims=2.5
# %% answer="init_claims"
init_claims = {"a": True, "b": True, "c": True, "d": True, "e": False, "f": False}
