# Shows a GIF of 20,000 frames, and one of 400 large ones.
# notebook: quiz
# stock: not run
# %% extra="q1"
import base64
import struct

from IPython.display import display


def gif(side, frames):
    header = b"GIF89a" + struct.pack("<HHBBB", side, side, 0x80, 0, 0) + bytes(6)
    frame = b"\x21\xf9\4\0\1\0\0\0\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0)
    return header + (frame + b"\2\2\x44\1\0") * frames + b"\x3b"


for picture in (gif(10, 20_000), gif(10_000, 400)):
    display({"image/gif": base64.b64encode(picture).decode()}, raw=True)
