# Fills an OrderedDict step by step.
# %% answer="init_claims"
from collections import OrderedDict
init_claims = OrderedDict()
for letter in "abcdef":
    init_claims[letter] = letter in "acd"
print(init_claims)
