# Contrasts with what would go wrong.
# waits: test_q3
# %% answer="q3"
q3 = "Its job is to apply `_init_weights` recursively to the modules, and it doesn't run until they have all been created because modules that are not there yet can't be initialized."
