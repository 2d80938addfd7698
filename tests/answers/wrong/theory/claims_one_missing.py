# Leaves out the last claim.
# points: test_init_claims=0
# %% answer="init_claims"
init_claims = {"a": True, "b": False, "c": True, "d": True, "e": False}
