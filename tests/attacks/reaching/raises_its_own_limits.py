# Raises its limits by the old system call, and asks not to die with its parent.
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes
import resource

libc = ctypes.CDLL(None, use_errno=True)
no_limit = (ctypes.c_uint64 * 2)(2**64 - 1, 2**64 - 1)
for kind in (resource.RLIMIT_DATA, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU):
    libc.syscall(160, kind, no_limit)
    print("refused" if resource.getrlimit(kind)[1] > 0 else "allowed", resource.getrlimit(kind))
print("pdeathsig", "allowed" if libc.prctl(1, 0, 0, 0, 0) == 0 else "refused")
