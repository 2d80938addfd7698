"""A real Chromium, and pictures of what it shows: ``build/screenshots/TEST/NN-NAME.png``."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.browser.lab import CONNECTION_LOST
from tools.build import ROOT

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
SCREENSHOTS = ROOT / "build" / "screenshots"
STEP_SECONDS = 60.0
"""How long a page may take to show what a step waits for."""

QUIET = (  # a browser that is driven looks nothing up by itself
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Shot = Callable[[str], Path]
"""Takes a picture of the page under a name."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none; called by pytest after collecting."""
    if CHROMIUM is None:
        reason = "needs Chromium: apt-get update && apt-get install chromium"
        for item in items:
            if "browser" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium, headless."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium's own refuses root
    expect.set_options(timeout=STEP_SECONDS * 1000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*QUIET, *sandbox], headless=True
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Yield a page of a new, empty profile, of a laptop's size."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(STEP_SECONDS * 1000)
    page = context.new_page()
    # on a busy machine it may come at any moment; a person would close it and go on
    page.add_locator_handler(page.locator(CONNECTION_LOST), _close)
    yield page
    for dialog in page.locator(".jp-Dialog").all_inner_texts():
        print(f"a dialog was open: {dialog}")  # pytest shows it where the test failed
    context.close()


def _close(dialog: Locator) -> None:
    dialog.get_by_role("button", name="Close").click()


@pytest.fixture
def shot(page: Page, request: pytest.FixtureRequest) -> Shot:
    """Return what takes a picture of the page; the pictures of a test are numbered."""
    name = re.sub(r"\W+", "-", request.node.name).strip("-")
    folder = SCREENSHOTS / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)

    def take(name: str) -> Path:
        path = folder / f"{len(list(folder.iterdir())) + 1:02}-{name}.png"
        page.screenshot(path=path)
        return path

    return take
