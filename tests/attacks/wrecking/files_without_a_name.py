# Fills the disk with files that are deleted while they are open.
# notebook: quiz
# stock: not run
# %% extra="q1"
import os
import time

files = []
for number in range(8):
    files.append(open(f"attack-{number}", "wb"))
    os.remove(f"attack-{number}")
    files[-1].write(b"x" * 50 * 2**20)
    files[-1].flush()
time.sleep(1)
print("written")
