"""The size of a picture is known before anything decodes it."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from invigilator.errors import PictureError
from invigilator.pictures import pixels
from tests.support.pictures import gif, png


def drawn(kind: str, width: int, height: int) -> str:
    """Return a picture as Pillow writes it, in base64."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height)).save(stream, kind)
    return base64.b64encode(stream.getvalue()).decode()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_an_ordinary_picture_has_its_size(kind: str) -> None:
    """A figure or a phone's photo passes, with the number of its pixels."""
    assert 640 * 480 == pixels(f"image/{kind.lower()}", drawn(kind, 640, 480))
    assert 4032 * 3024 == pixels("image/png", png(4032, 3024))


def test_an_ordinary_animation_passes() -> None:
    """A hundred frames of a figure's size are shown, and each of them counts."""
    assert 640 * 480 * 100 == pixels("image/gif", gif(640, 480, 100))
    assert 640 * 480 * 100 == pixels("image/png", png(640, 480, 100))


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        ("image/png", png(25_000, 25_000), "too many pixels"),
        ("image/png", png(8_000, 8_000), "too many pixels"),
        ("image/png", png(20_000, 10), "too many pixels"),
        ("image/png", png(60_000, 60_000), "too many pixels"),
        ("image/png", png(10, 10, 5_000), "too many frames"),
        ("image/png", png(1_000, 1_000, 100), "too many pixels"),
        ("image/gif", gif(10, 10, 5_000), "too many frames"),
        ("image/gif", gif(1_000, 1_000, 100), "too many pixels"),
        ("image/gif", gif(60_000, 60_000, 1), "too many pixels"),
        ("image/png", "iVBORw0KGgo=", "cannot be read"),
        ("image/jpeg", png(10, 10), "cannot be read"),
        ("image/png", "AAAA", "cannot be read"),
        ("image/png", '"><script>', "not a picture"),
        ("image/png", "A" * (6 * 2**20 + 1), "too large"),
    ],
    ids=range(14),
)
def test_what_would_stall_a_page_is_left_out(kind: str, text: str, reason: str) -> None:
    """Too many pixels, in one frame or in all, and what no browser could show, have a reason."""
    with pytest.raises(PictureError, match=reason):
        pixels(kind, text)
