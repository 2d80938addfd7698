# Builds the dict with dict() and in another order.
# %% answer="init_claims"
init_claims = dict(f=False, e=False, d=True, c=True, b=False, a=True)
