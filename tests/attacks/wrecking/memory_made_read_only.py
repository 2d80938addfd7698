# Fills memory and makes it read-only, which the data limit then forgets.
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes
import time

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
for _ in range(16):
    piece = libc.mmap(None, 2**28, 3, 0x22, -1, 0)
    if piece in (None, 2**64 - 1):
        raise MemoryError("refused")
    ctypes.memset(piece, 1, 2**28)
    if libc.mprotect(piece, 2**28, 1):
        raise PermissionError("refused")
time.sleep(2)
print("granted")
