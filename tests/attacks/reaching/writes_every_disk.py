# Lets the system write all its disks, and everybody wait for that
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
with open("own", "w") as file:
    for name, call in {"syncfs": (306, file.fileno()), "sync_file_range": (277, file.fileno(), 0, 0, 2)}.items():
        ctypes.set_errno(0)
        print(name, "granted" if libc.syscall(*call) == 0 else "refused")
os.unlink("own")
