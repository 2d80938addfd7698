"""Pictures that are small as files and large once they are decoded, as base64."""

from __future__ import annotations

import base64
import struct
import zlib


def png(width: int, height: int, frames: int = 0) -> str:
    """Return a PNG file of that size, without its pixels; an animated one if it has frames."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header)]
    if frames:
        chunks.append((b"acTL", struct.pack(">II", frames, 0)))
    place = struct.pack(">IIIIHHBB", width, height, 0, 0, 1, 100, 0, 0)
    chunks += [(b"fcTL", struct.pack(">I", number) + place) for number in range(frames)]
    chunks += [(b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + body).decode()


def gif(width: int, height: int, frames: int) -> str:
    """Return a GIF file with that many frames of one pixel."""
    header = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    frame = b"\x21\xf9\x04\0\1\0\0\0" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0)
    return base64.b64encode(header + (frame + b"\2\2\x44\1\0") * frames + b"\x3b").decode()
