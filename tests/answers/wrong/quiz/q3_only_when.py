# Says when it runs, not what for.
# points: test_q3=2
# %% answer="q3"
q3 = 'post_init is the last call in the constructor.'
