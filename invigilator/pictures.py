"""Whether a picture that a student shows is safe to open: its size, before anything decodes it.

A PNG file of 80 kB can decode to gigabytes, and a GIF can hold thousands of frames: the page that
shows it would stall a reader's browser. Only headers are read here, and no pixel is decoded.
"""

from __future__ import annotations

import base64
import io
import re
import warnings

from PIL import Image  # which matplotlib needs and brings

from invigilator.errors import PictureError

TYPES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF"}
"""Kinds of pictures that pages show, and Pillow's names of them."""

MOST_BYTES = 6 * 2**20
"""Of one picture, in base64; a phone's photo has 2 to 5 MB."""

MOST_PIXELS = 50_000_000
"""Pixels of all frames of a picture, each 4 bytes in a browser; a phone's photo has 12 million."""

LONGEST_SIDE = 16_000
MOST_FRAMES = 500

BASE64 = re.compile(r"[A-Za-z0-9+/=\n]*")


def pixels(kind: str, text: str) -> int:
    """Return how many pixels a picture has, in base64; raise :class:`PictureError`."""
    if len(text) > MOST_BYTES:
        raise PictureError("its file is too large")
    if not BASE64.fullmatch(text):
        raise PictureError("it is not a picture")
    try:
        raw = base64.b64decode(text + "=" * (-len(text.replace("\n", "")) % 4))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our limits are below those that Pillow warns of
            with Image.open(io.BytesIO(raw), formats=[TYPES[kind]]) as picture:
                width, height = picture.size
    except Image.DecompressionBombError as error:
        raise PictureError("it has too many pixels") from error
    except Exception as error:  # whatever Pillow raises, a browser cannot show it better
        raise PictureError("it cannot be read") from error
    frames = [width * height]
    if kind == "image/png":
        frames *= max(1, raw.count(b"fcTL"))  # of an animated PNG, one for each frame
    if kind == "image/gif":
        frames = _gif_frames(raw)
    if len(frames) > MOST_FRAMES:
        raise PictureError("it has too many frames")
    if max(width, height) > LONGEST_SIDE or sum(frames) > MOST_PIXELS:
        raise PictureError(f"it has too many pixels ({width} x {height})")
    return max(width * height, sum(frames))


def _gif_frames(raw: bytes) -> list[int]:
    """Return the area of each frame of a GIF; at most one more than :data:`MOST_FRAMES`."""
    width, height = (int.from_bytes(raw[at : at + 2], "little") for at in (6, 8))
    at = 13 + _colours(raw[10])
    frames: list[int] = []
    while at < len(raw) and len(frames) <= MOST_FRAMES:
        if raw[at] == 0x2C and at + 10 < len(raw):  # a frame: place, size, flags, code size
            across, down = (int.from_bytes(raw[at + k : at + k + 2], "little") for k in (5, 7))
            frames.append(max(across * down, width * height))  # each is drawn on the whole
            at += 11 + _colours(raw[at + 9])
        elif raw[at] == 0x21:
            at += 2
        else:
            break
        while at < len(raw) and raw[at]:  # blocks of data, each with its length in front
            at += raw[at] + 1
        at += 1
    return frames


def _colours(flags: int) -> int:
    """Return the bytes of the table of colours that the flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0
