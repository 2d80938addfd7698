# Takes it for a device move.
# waits: test_q3
# %% answer="q3"
q3 = 'It moves the model to the GPU after every forward pass.'
