# Writes noise to the pipe, with and without a right beginning.
# notebook: quiz
# stock: not run
# %% extra="q1"
import gc
import random

for room in gc.get_objects():
    if type(room).__name__ == "Agent":
        for size in (0, 1, 7, 8, 9, 100, 10_000):
            room.connection.send_bytes(room.nonce + b">" + random.randbytes(size))
        room.connection.send_bytes(room.nonce)
        break
