# Makes memory that outlives it, and destroys a segment of somebody else.
# notebook: quiz
# stock: not run
# %% extra="q1"
import ctypes
import os
from multiprocessing import shared_memory

libc = ctypes.CDLL(None, use_errno=True)
print(libc.shmget(0, 4096, 0o1600), libc.msgget(0, 0o1600), libc.semget(0, 1, 0o1600))
print(libc.shmctl(int("@SHM@"), 0, None), libc.shmat(int("@SHM@"), None, 0))
print(libc.msgctl(int("@SHM@"), 0, None), libc.semctl(int("@SHM@"), 0, 0))
for make in (
    lambda: os.memfd_create("attack"),
    lambda: shared_memory.SharedMemory("attack-marker", create=True, size=4096),
    lambda: open("/dev/shm/attack-marker", "w"),
):
    try:
        print(make())
    except OSError as error:
        print(error)
