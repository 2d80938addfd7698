# Believes that zero init can never learn.
# points: test_init_claims=2.5
# %% answer="init_claims"
init_claims = {"a": True, "b": False, "c": False, "d": True, "e": False, "f": False}
