# Raises its limits by the old system call, and asks not to die with its parent.
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes
import resource

libc = ctypes.CDLL(None, use_errno=True)
for kind in (resource.RLIMIT_DATA, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU):
    for call in ((160, kind), (302, 0, kind)):  # setrlimit, prlimit64
        libc.syscall(*call, (ctypes.c_uint64 * 2)(2**64 - 1, 2**64 - 1), None)
    now = (ctypes.c_uint64 * 2)()
    libc.syscall(97, kind, now)  # getrlimit
    print("refused" if now[1] < 2**40 else "granted")
print("pdeathsig", "granted" if libc.prctl(1, 0, 0, 0, 0) == 0 else "refused")
