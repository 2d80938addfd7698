# Uses the passive voice.
# %% answer="q3"
q3 = '_init_weights gets applied to all layers by post_init when the constructor is finished.'
