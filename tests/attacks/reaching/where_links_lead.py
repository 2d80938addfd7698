# Reads where links outside its folder lead
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes
import os
import sys

libc = ctypes.CDLL(None, use_errno=True)
for path in (sys.executable, "/proc/self/exe", "/proc/self/cwd", "/bin", "/etc/mtab", "/proc/1/exe"):
    text = ctypes.create_string_buffer(256)
    if libc.readlink(path.encode(), text, 255) > 0:
        print("granted", len(text.value))
    try:
        print("granted", len(os.readlink(path)))
    except OSError as error:
        print("refused", error.errno)
