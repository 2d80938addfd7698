# Reads and sets attributes of a file outside by calls that Linux has had since 6.17
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
path = b"@ROOT@/canary.txt"
for number, what in ((468, "file_getattr"), (469, "file_setattr")):
    ctypes.set_errno(0)
    result = libc.syscall(number, -100, path, ctypes.create_string_buffer(24), ctypes.c_size_t(24), 0)
    error = ctypes.get_errno()
    # beside the two refusals: a kernel that has the call, and whose file system has no such flags
    print(what, "refused" if error in (1, 38) else f"granted ({result}, {error})")
