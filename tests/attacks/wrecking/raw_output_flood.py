# Writes 200 MB past IPython: to descriptor 1 and, as outputs, to the pipe itself.
# notebook: quiz
# stock: not run
# %% extra="q1"
import gc
import os

for room in gc.get_objects():
    if type(room).__name__ == "Agent":
        for _ in range(100):
            room.connection.send_bytes(room.nonce + b">" + b'{"output_type": "x"}' + b" " * 2**20)
        break
for _ in range(100):
    os.write(1, b"x" * 2**20) if "Room" in str(type(room)) else None
