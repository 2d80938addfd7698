# Announces messages of minus one and of four exabytes on the pipe.
# notebook: quiz
# stock: not run
# %% extra="q1"
import gc
import os
import struct

for room in gc.get_objects():
    if type(room).__name__ == "Agent":
        os.write(
            room.connection.fileno(), struct.pack("!i", -1) + struct.pack("!Q", 2**62) + b"x" * 999
        )
        break
