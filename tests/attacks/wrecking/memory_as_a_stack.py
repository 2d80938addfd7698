# Takes three gigabytes as a mapping that grows down, which the data limit counts as a stack.
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
for _ in range(12):
    piece = libc.mmap(None, 2**28, 3, 0x122, -1, 0)
    if piece in (None, 2**64 - 1):
        raise MemoryError("refused")
    ctypes.memset(piece, 1, 2**28)
print("12 times 256 MB")
