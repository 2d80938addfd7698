# Swaps the tied and the untied head.
# points: test_init_claims=2
# %% answer="init_claims"
init_claims = {"a": True, "b": False, "c": False, "d": False, "e": False, "f": False}
