# Reads one byte of each 2 MB of 1.5 TB that are nowhere: the tables of its pages take 3 GB.
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes
import time

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
for _ in range(24):
    piece = libc.mmap(None, 2**36, 1, 0x4022, -1, 0)
    if piece in (None, 2**64 - 1):
        raise MemoryError("refused")
    libc.madvise(piece, 2**36, 15)
    for place in range(piece, piece + 2**36, 2**21):
        ctypes.c_char.from_address(place).value
time.sleep(2)
print("granted")
