# Takes three gigabytes of memory, piece by piece.
# notebook: quiz
# stock: not run
# %% extra="q1"
pieces = []
for _ in range(48):
    pieces.append(bytearray(b"x") * 2**26)
print(len(pieces), "times 64 MB")
