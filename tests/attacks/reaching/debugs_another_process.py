# Attaches to a process of somebody else, or takes a descriptor from it.
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes

pid = int("@VICTIM@")
libc = ctypes.CDLL(None, use_errno=True)
print(libc.ptrace(16, pid, 0, 0), libc.ptrace(0x4206, pid, 0, 0))  # attach, seize
print(libc.syscall(434, pid, 0), libc.syscall(438, 3, 0, 0))  # pidfd_open, pidfd_getfd
print(libc.syscall(312, pid, pid, 0, 0, 0))  # kcmp
print(libc.syscall(440, 3, 0, 0, 0, 0))  # process_madvise
