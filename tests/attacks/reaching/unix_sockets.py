# Connects to a socket with a path and to one without.
# notebook: quiz
# %% extra="q1"
import socket

for address in ("@SOCKET@", "\0@ABSTRACT@"):
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(1)
            line.connect(address)
            print("connected")
    except OSError as error:
        print(error)
