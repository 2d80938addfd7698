# Prints 300 MB.
# notebook: quiz
# stock: not run
# %% extra="q1"
for _ in range(300):
    print("x" * 2**20)
