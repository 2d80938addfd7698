# Sends signals to its parent and to a process of somebody else.
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes
import os
import signal

libc = ctypes.CDLL(None, use_errno=True)
for pid in (int("@VICTIM@"), os.getppid()):
    for send in (
        lambda: os.kill(pid, signal.SIGKILL),
        lambda: print(libc.tgkill(pid, pid, signal.SIGKILL)),
        lambda: print(libc.syscall(200, pid, signal.SIGKILL)),  # tkill
        lambda: print(libc.sigqueue(pid, signal.SIGKILL, None)),
        lambda: signal.pidfd_send_signal(os.pidfd_open(pid), signal.SIGKILL),
    ):
        try:
            send()
        except OSError as error:
            print(error)
try:
    os.kill(-1, 0)  # 0 only asks whether it might
    print("it might")
except OSError as error:
    print(error)
