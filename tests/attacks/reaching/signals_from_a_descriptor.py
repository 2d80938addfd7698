# Makes another process the owner of a socket's signals
# notebook: quiz
# stock: not run
# %% extra="q1"
import fcntl
import os
import signal
import socket

F_SETSIG, F_SETOWN_EX = 10, 15
one, other = socket.socketpair()
for ask in (
    lambda: fcntl.fcntl(one, F_SETSIG, signal.SIGCONT),
    lambda: fcntl.fcntl(one, fcntl.F_SETOWN, @VICTIM@),
    lambda: fcntl.fcntl(one, F_SETOWN_EX, (1).to_bytes(4, "little") + (@VICTIM@).to_bytes(4, "little")),
    lambda: fcntl.fcntl(one, fcntl.F_SETFL, os.O_ASYNC),
    lambda: other.send(b"now"),
):
    try:
        ask()
        print("sent" if ask.__code__.co_names[:1] == ("other",) else "granted")
    except OSError as error:
        print(error)
