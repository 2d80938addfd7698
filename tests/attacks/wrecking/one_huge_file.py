# Writes one file of 400 MB, and one that only says it is large.
# notebook: quiz
# stock: not run
# %% extra="q1"
import os

for fill in (lambda file: file.truncate(2**40), lambda file: file.write(b"x" * 400 * 2**20)):
    try:
        with open("attack", "wb") as file:
            fill(file)
        print(os.stat("attack").st_size)
    except OSError as error:
        print(error)
