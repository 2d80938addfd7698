# Changes mode, owner, times, attributes and length of a file outside its folder.
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes
import os

path = "@ROOT@/canary.txt"
libc = ctypes.CDLL(None, use_errno=True)
for change in (
    lambda: os.chmod(path, 0),
    lambda: os.chown(path, 65534, 65534),
    lambda: os.lchown(path, 65534, 65534),
    lambda: os.utime(path, (0, 0)),
    lambda: os.setxattr(path, "user.attack", b"1"),
    lambda: os.truncate(path, 0),
    lambda: os.remove(path),
    lambda: os.mkdir("@ROOT@/attack"),
    lambda: os.mkfifo("@ROOT@/attack"),
    lambda: print(libc.syscall(452, -100, path.encode(), 0, 0)),  # fchmodat2
    lambda: print(libc.syscall(76, path.encode(), 0)),  # truncate
):
    try:
        change()
        print("done")
    except OSError as error:
        print(error)
