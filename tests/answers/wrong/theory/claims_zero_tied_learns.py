# Believes that a tied table of zeros learns as well.
# points: test_init_claims=2.5
# %% answer="init_claims"
init_claims = {"a": True, "b": False, "c": True, "d": False, "e": False, "f": False}
