# Opens connections to a server on this machine.
# notebook: quiz
# %% extra="q1"
import socket

for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
    try:
        with socket.socket(socket.AF_INET, kind) as line:
            line.settimeout(1)
            line.connect(("127.0.0.1", int("@PORT@")))
            line.send(b"hello")
            print("sent")
    except OSError as error:
        print(error)
