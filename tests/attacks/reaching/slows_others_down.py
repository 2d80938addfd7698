# Lowers the priority, the processors and the limits of a process of somebody else.
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes
import os
import resource

pid = int("@VICTIM@")
libc = ctypes.CDLL(None, use_errno=True)
for slow in (
    lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
    lambda: os.sched_setaffinity(pid, {0}),
    lambda: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)),
    lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE, (64, 64)),
    lambda: print(libc.syscall(251, 1, pid, 3 << 13)),  # ioprio_set
):
    try:
        slow()
        print("done")
    except OSError as error:
        print(error)
