# Takes the bound of a uniform for its std.
# points: test_init_claims=2.5
# %% answer="init_claims"
init_claims = {"a": True, "b": False, "c": True, "d": True, "e": True, "f": False}
