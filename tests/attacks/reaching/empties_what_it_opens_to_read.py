# Opens a file to read it, and empties it by that
# notebook: quiz
# stock: not run
# %% extra="q1"
import os

with open("mine", "w") as file:
    file.write("text")
try:
    os.close(os.open("mine", os.O_RDONLY | os.O_TRUNC))
    # before Linux 6.2 the same empties every library that a room may read
    print("granted", os.stat("mine").st_size)
except OSError as error:
    print(error)
