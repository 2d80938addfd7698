# Has every claim the wrong way round.
# points: test_init_claims=0
# %% answer="init_claims"
init_claims = {k: k not in "acd" for k in "abcdef"}
