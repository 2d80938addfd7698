# Shows ten pictures of 25,000 x 25,000 pixels, a few hundred bytes each.
# notebook: quiz
# stock: not run
# %% extra="q1"
import base64
import struct
import zlib

from IPython.display import display


def chunk(kind, data):
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


header = struct.pack(">IIBBBBB", 25_000, 25_000, 8, 0, 0, 0, 0)
body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(10**7))) + chunk(b"IEND", b"")
png = base64.b64encode(b"\x89PNG\r\n\x1a\n" + body).decode()
for _ in range(10):
    display({"image/png": png, "text/plain": "a figure"}, raw=True)
