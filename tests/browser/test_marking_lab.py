"""From the menus of JupyterLab and Notebook to the page for marking."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Shot
from tests.browser.lab import Lab, lab_server
from tests.browser.marking import MENU_ITEM, class_of_forty, from_the_menu, marking_server

LAUNCHER = ".jp-Launcher"
QUESTION = "/invigilator/api/assignments"
"""What a lab asks before it shows the item."""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Serve an instructor's course, in which a task waits."""
    root = tmp_path_factory.mktemp("instructor") / "course"
    class_of_forty(root)
    with marking_server(root) as served:
        yield served


@pytest.fixture
def students(tmp_path: Path) -> Iterator[Lab]:
    """Serve a student's folder, from an environment that has the invigilator as well."""
    home = tmp_path / "home"
    home.mkdir()
    with lab_server(Path(sys.executable).parent / "jupyter", home, tmp_path) as served:
        yield served


def menu_items(page: Page, address: str, last: str = LAUNCHER) -> list[str]:
    """Open nbgrader's menu, once the lab knows whether there is a course; return its labels.

    ``last`` is what the lab shows last: it takes the focus, and a menu that is open closes.
    """
    with page.expect_response(lambda said: QUESTION in said.url) as answer:
        page.goto(address)
    assert answer.value.ok
    page.locator(last).first.wait_for()
    page.get_by_role("menuitem", name="Nbgrader").click()
    labels = page.locator(".lm-Menu-itemLabel:visible")
    expect(labels.filter(has_text="Formgrader")).to_have_count(1)
    names: list[str] = labels.all_inner_texts()
    return names


@pytest.mark.parametrize(("place", "last"), [("lab", LAUNCHER), ("tree", ".jp-DirListing-item")])
def test_the_menu_leads_to_the_page(
    page: Page, shot: Shot, lab: Lab, place: str, last: str
) -> None:
    """Below Formgrader stands an item that opens the page, in JupyterLab and in Notebook."""
    names = menu_items(page, f"{lab.url}/{place}?token={lab.token}", last)
    shot(f"menu-of-{place}")
    assert names[names.index("Formgrader") + 1] == MENU_ITEM
    page.keyboard.press("Escape")
    from_the_menu(page).close()


def test_the_command_palette_leads_to_the_page(page: Page, shot: Shot, lab: Lab) -> None:
    """The item stands among nbgrader's commands, for those who type."""
    page.goto(lab.address())
    page.locator(LAUNCHER).wait_for()
    page.keyboard.press("Control+Shift+C")
    page.locator(".lm-CommandPalette-input").fill(f"nbgrader {MENU_ITEM}")
    expect(page.locator(".lm-CommandPalette-item.lm-mod-active")).to_contain_text(MENU_ITEM)
    shot("palette")
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    expect(opened.value.get_by_role("heading", name="Texts to mark")).to_be_visible()


def test_a_students_lab_has_no_such_item(page: Page, shot: Shot, students: Lab) -> None:
    """Where the server serves no course there is nothing to mark, and no item."""
    names = menu_items(page, students.address())
    shot("menu")
    assert MENU_ITEM not in names
