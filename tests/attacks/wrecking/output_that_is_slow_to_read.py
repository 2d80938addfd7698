# Sends an output whose keys collide, so that reading it takes long.
# notebook: quiz
# stock: not run
# %% extra="q1"
import gc

for room in gc.get_objects():
    if type(room).__name__ == "Agent":
        from invigilator.inside import wire

        keys = {complex(-1000003 * number, number): 0 for number in range(4)}
        message = wire.encode(keys)
        pairs = ",".join(f'[["c","{-1000003 * n}","{n}"],0]' for n in range(1, 40_000))
        tree = f'["d",["output_type","stream"],{pairs}]'.encode()
        room.connection.send_bytes(room.nonce + b">" + len(tree).to_bytes(4, "little") + tree)
        break
