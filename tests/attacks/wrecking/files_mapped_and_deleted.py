# Fills the disk with files of which one page is mapped, then deleted and closed.
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes
import os
import time

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
for number in range(15):
    file = os.open(f"attack-{number}", os.O_RDWR | os.O_CREAT)
    os.write(file, b"x" * 60 * 2**20)
    if libc.mmap(None, 4096, 1, 1, file, 0) in (None, 2**64 - 1):
        raise MemoryError("refused")
    os.close(file)
    os.remove(f"attack-{number}")
    time.sleep(0.1)
print("granted")
