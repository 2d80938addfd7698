# Takes it for a training callback.
# waits: test_q3
# %% answer="q3"
q3 = 'post_init runs at the end of each training epoch and saves the model.'
