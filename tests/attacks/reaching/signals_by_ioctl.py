# Asks for signals by ioctl, which fcntl's rules do not see
# notebook: quiz
# stock: not run
# %% extra="q1"
import fcntl
import os
import socket

FIOASYNC, FIOSETOWN, SIOCSPGRP = 0x5452, 0x8901, 0x8902
one, other = socket.socketpair()
reading, writing = os.pipe()
for request, number in ((FIOSETOWN, @VICTIM@), (SIOCSPGRP, @VICTIM@), (FIOASYNC, 1)):
    for descriptor in (one.fileno(), reading):
        try:
            fcntl.ioctl(descriptor, request, number.to_bytes(4, "little"))
            print("granted", hex(request))
        except OSError as error:
            print(error)
