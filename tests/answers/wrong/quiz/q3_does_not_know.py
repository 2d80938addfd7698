# Says honestly that it is not known.
# waits: test_q3
# %% answer="q3"
q3 = 'I do not know what post_init does, sorry about that.'
