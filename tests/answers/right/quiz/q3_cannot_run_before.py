# Says the time with a negation.
# %% answer="q3"
q3 = 'post_init triggers weight initialization for the whole model and cannot run before all submodules have been created.'
