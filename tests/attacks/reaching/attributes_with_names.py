# Reads the extended attributes of files outside its folder
# notebook: quiz
# stock: not run
# %% extra="q1"
import errno
import os

for path in ("@ROOT@/canary.txt", "@ROOT@/submitted", "/etc/passwd"):
    for ask in (os.listxattr, lambda p: os.getxattr(p, "user.origin")):
        try:
            print("granted", ask(path))
        except OSError as error:
            # that there is no such attribute is an answer too
            print("granted" if error.errno == errno.ENODATA else "refused", error.errno)
