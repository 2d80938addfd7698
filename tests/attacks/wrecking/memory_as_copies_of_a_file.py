# Changes private copies of one small file, mapped many times, and makes them read-only.
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes
import time

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
file = open("attack", "w+b")
file.truncate(2**25)
for _ in range(128):
    piece = libc.mmap(None, 2**25, 3, 2, file.fileno(), 0)
    if piece in (None, 2**64 - 1):
        raise MemoryError("refused")
    ctypes.memset(piece, 1, 2**25)
    if libc.mprotect(piece, 2**25, 1):
        raise PermissionError("refused")
time.sleep(2)
print("granted")
