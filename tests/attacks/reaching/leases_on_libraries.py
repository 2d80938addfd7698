# Takes a lease on a library, so that whoever opens it next has to wait
# notebook: quiz
# stock: not run
# %% extra="q1"
import fcntl
import os

import numpy

for path in (numpy.__file__, os.__file__, "/dev/null"):
    for lease in (fcntl.F_RDLCK, fcntl.F_WRLCK):
        try:
            with open(path, "rb") as file:
                fcntl.fcntl(file, fcntl.F_SETLEASE, lease)
                fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
            print("lease granted")
        except OSError as error:
            print(error)
