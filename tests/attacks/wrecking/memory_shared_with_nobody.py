# Takes three gigabytes as a shared mapping of /dev/zero, which the data limit does not count.
# notebook: quiz
# stock: not run
# %% extra="q1"
import mmap
import os

pieces = []
device = os.open("/dev/zero", os.O_RDWR)
for _ in range(12):
    piece = mmap.mmap(device, 2**28, mmap.MAP_SHARED)
    for page in range(0, 2**28, 4096):
        piece[page] = 1
    pieces.append(piece)
print(len(pieces), "times 256 MB")
