# Watches the course's folders for the names of files as they are graded.
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
watch = libc.inotify_init1(os.O_NONBLOCK)
for folder in ("@ROOT@", "@ROOT@/autograded", "@ROOT@/submitted", "/tmp"):
    if libc.inotify_add_watch(watch, folder.encode(), 0xFFF) > 0:
        print("watching", folder)
# %% extra="q3"
try:
    print(os.read(watch, 65536))
except OSError as error:
    print(error)
