"""The browser tests' own tools work."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import Shot


def test_a_picture_is_taken_of_what_the_page_shows(page: Page, shot: Shot) -> None:
    """Pictures are numbered, and are PNG files."""
    page.set_content("<h1>Seen</h1>")
    first, second = shot("one"), shot("two")
    assert (first.name, second.name) == ("01-one.png", "02-two.png")
    assert first.read_bytes().startswith(b"\x89PNG")
