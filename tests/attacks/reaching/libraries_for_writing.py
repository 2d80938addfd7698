# Opens the libraries every room shares for writing, and writes nothing.
# notebook: quiz
# stock: not run
# %% extra="q1"
import os

import numpy
import torch

for path in (os.__file__, torch.__file__, numpy.__file__, "/etc/passwd", "/dev/zero", "/dev/tty"):
    try:
        open(path, "a").close()
        print("writable", path if path != "/dev/zero" else "(a device)")
    except OSError as error:
        print(error)
