# Strings keywords and verbs together.
# points: test_q3=0
# %% answer="q3"
q3 = 'post_init apply call run initialize weights modules end last after __init__ built'
