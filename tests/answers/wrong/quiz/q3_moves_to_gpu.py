# Takes it for a device move.
# points: test_q3=0
# %% answer="q3"
q3 = 'It moves the model to the GPU after every forward pass.'
