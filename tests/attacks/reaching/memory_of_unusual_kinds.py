# Asks for memory that is locked, huge, merged, moved aside or looked into
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
piece = libc.mmap(None, 65536, 3, 0x22, -1, 0)
calls = {
    "map huge pages": (9, None, ctypes.c_size_t(2**21), 3, 0x40022, -1, 0),
    "map droppable": (9, None, ctypes.c_size_t(65536), 3, 0x28, -1, 0),
    "merge with others": (28, ctypes.c_void_p(piece), ctypes.c_size_t(65536), 12),
    "move and keep": (25, ctypes.c_void_p(piece), ctypes.c_size_t(65536), ctypes.c_size_t(65536), 5, None),
    "who has it in memory": (27, ctypes.c_void_p(piece), ctypes.c_size_t(65536), ctypes.create_string_buffer(16)),
    "policy": (238, 0, None, 0),
    "seal": (462, ctypes.c_void_p(piece), ctypes.c_size_t(4096), 0),
    "splice": (276, 0, 0, ctypes.c_size_t(1), 0),
}
for name, call in calls.items():
    ctypes.set_errno(0)
    result = libc.syscall(*call)
    # any other error is the answer of a call that was let through
    print(name, "refused" if result == -1 and ctypes.get_errno() in (1, 38) else "granted")
