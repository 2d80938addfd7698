# Says when it runs, not what for.
# waits: test_q3
# %% answer="q3"
q3 = 'post_init is the last call in the constructor.'
