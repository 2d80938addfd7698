# Sends open files away in messages, where nobody counts them
# notebook: quiz
# stock: not run
# %% extra="q1"
import array
import os
import socket
import tempfile

one, other = socket.socketpair()
file = tempfile.TemporaryFile()
os.write(file.fileno(), b"hidden" * 1000)
try:
    one.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file.fileno()]))])
    file.close()
    print("granted")
except OSError as error:
    print(error)
