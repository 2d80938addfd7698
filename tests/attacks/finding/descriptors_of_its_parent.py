# Looks through /proc at the files, folders and descriptors of other processes.
# notebook: quiz
# stock: not run
# %% extra="q1"
import os

for pid in ("self", os.getppid(), int("@VICTIM@")):
    for name in ("cwd", "root", "exe", "fd"):
        try:
            path = f"/proc/{pid}/{name}"
            print(path, os.readlink(path) if name != "fd" else os.listdir(path))
        except OSError as error:
            print(error)
    for name in ("cwd/canary.txt", "root@ROOT@/canary.txt", "cmdline", "fd/0", "fd/3"):
        try:
            print(open(f"/proc/{pid}/{name}").read(1000))
        except OSError as error:
            print(error)
