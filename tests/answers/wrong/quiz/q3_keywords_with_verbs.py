# Strings keywords and verbs together.
# waits: test_q3
# %% answer="q3"
q3 = 'post_init apply call run initialize weights modules end last after __init__ built'
