# Announces a message on the pipe, sends half of it, and waits.
# notebook: quiz
# stock: not run
# %% extra="q1"
import gc
import os
import struct
import time

for room in gc.get_objects():
    if type(room).__name__ == "Agent":
        os.write(room.connection.fileno(), struct.pack("!i", 1000) + room.nonce + b"...")
        time.sleep(120)
