# Reads and sets the flags (immutable, append only) of a library and of its own file
# notebook: quiz
# stock: not run
# %% extra="q1"
import fcntl
import os

GET, SET, GET_X, VERSION = 0x80086601, 0x40086602, 0x801C581F, 0x80087601
open("own", "w").close()
for path in ("own", os.__file__):
    with open(path) as file:
        for request in (GET, SET, GET_X, VERSION):
            try:
                fcntl.ioctl(file, request, bytes(64))
                print("granted", hex(request), path == "own")
            except OSError as error:
                print(error)
