# Addresses a datagram of a socket pair, which may exist, to somebody else.
# notebook: quiz
# %% extra="q1"
import ctypes
import socket

try:
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    for address in ("@SOCKET@.dgram", "\0@ABSTRACT@.dgram"):
        for send in (one.sendto, lambda data, to: one.sendmsg([data], [], 0, to), None):
            try:
                if send is None:
                    one.connect(address)
                    send = lambda data, to: one.send(data)
                print(send(b"hello", address))
            except OSError as error:
                print(error)
except OSError as error:
    print(error)
