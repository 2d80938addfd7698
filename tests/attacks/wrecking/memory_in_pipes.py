# Fills pipes that were made large, whose memory belongs to no process.
# notebook: quiz
# stock: not run
# %% extra="q1"
import fcntl
import os

full = 0
for _ in range(50):
    read, write = os.pipe()
    os.set_blocking(write, False)
    try:
        fcntl.fcntl(write, 1031, 2**24)  # F_SETPIPE_SZ: 16 MB, where 1 MB is the common limit
        full += os.write(write, b"x" * 2**24)
    except OSError as error:
        print(error)
        break
print("granted" if full > 2**26 else "refused", full)
