"""The page for marking, for everybody: by keyboard, by eye, in few actions."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from invigilator.marking.suggest import MOST_TOGETHER
from tests.browser.axe import violations
from tests.browser.conftest import Shot
from tests.browser.lab import Lab
from tests.browser.marking import (
    Written,
    class_of_forty,
    left,
    marking_server,
    open_task,
    overview,
    press,
    settled,
    ticked,
)
from tools.build import ASSIGNMENT, ROOT

TASK = "quiz/test_q3"
TSC = ROOT / ".venv" / "npm" / "node_modules" / ".bin" / "tsc"
SCRIPTS = ("static/mark.js", "labextension/static/remoteEntry.js")

FOCUSED = """() => {
    const element = document.activeElement, box = element.getBoundingClientRect();
    return element !== document.body && parseFloat(getComputedStyle(element).outlineWidth) >= 2
        && box.bottom > 0 && box.top < innerHeight;
}"""
"""Whether what has the focus is on the screen, with an outline."""


@dataclass(frozen=True)
class Forty:
    """A class of forty whose answers to one task wait."""

    lab: Lab
    answers: tuple[Written, ...]


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forty]:
    """Serve the class of forty."""
    root = tmp_path_factory.mktemp("forty") / "course"
    answers = class_of_forty(root)
    with marking_server(root) as lab:
        yield Forty(lab, tuple(answers))


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_script_has_no_type_errors(script: str) -> None:
    """TypeScript, at its strictest, finds nothing in the page's own scripts, or JupyterLab's."""
    if not TSC.exists():
        pytest.skip(
            "needs typescript: install npm, then remove .venv/browser and make test-browser"
        )
    options = ["--noEmit", "--checkJs", "--allowJs", "--strict"]
    options += ["--target", "es2022", "--lib", "es2022,dom,dom.iterable"]
    path = ROOT / "invigilator" / "marking" / script
    done = subprocess.run(
        [TSC, *options, path], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_level_a_or_aa_is_broken(
    page: Page, shot: Shot, forty: Forty, scheme: Any
) -> None:
    """axe finds nothing in list and task, wide or narrow; on a phone nothing scrolls sideways."""
    page.emulate_media(color_scheme=scheme)
    for device, width in (("laptop", 1280), ("phone", 390)):
        page.set_viewport_size({"width": width, "height": 844})
        for name in ("overview", "task"):
            overview(page, forty.lab)
            if name == "task":
                open_task(page, forty.lab, TASK, "Eve")
            for part in page.locator("details:visible").all():
                part.evaluate("part => part.open = true")
            shot(f"{name}-{device}-{scheme}")
            assert [] == [str(found) for found in violations(page)], (name, device)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, device)


def test_every_key_does_what_its_button_says(page: Page, forty: Forty) -> None:
    """Digits, a, n, g, s, c, Esc: the mark can be made without a mouse, and focus stays visible."""
    open_task(page, forty.lab, TASK, "Eve")
    text = page.locator("#answer").inner_text()
    alike = page.locator("#members li").count() + 1
    for key, expected in (
        ("1", {"what": 1}),
        ("1", {"what": 0.5}),
        ("1", {}),
        ("2", {"when": 1}),
        ("a", {"what": 1, "when": 1}),
        ("n", {}),
    ):
        press(page, key)
        assert ticked(page) == expected, key
        assert page.evaluate(FOCUSED), key
    if alike > 1:
        press(page, "g")
        expect(page.locator("#points")).to_contain_text(f"for {alike} answers")
    press(page, "s")
    expect(page.locator("#answer")).not_to_have_text(text)
    assert page.evaluate(FOCUSED)
    press(page, "c")
    expect(page.locator("#comment")).to_be_focused()
    press(page, "Escape")
    assert page.evaluate(FOCUSED)


def test_a_list_of_sure_suggestions_gets_only_what_was_suggested(page: Page, forty: Forty) -> None:
    """At most so many answers stand on it, and it is left out while other ideas are ticked."""
    open_task(page, forty.lab, TASK, "Eve")
    alike = page.locator("#members li").count() + 1
    reply = page.request.get(f"{forty.lab.url}/invigilator/api/{ASSIGNMENT}/{TASK}?marker=Eve")
    surely = {"ideas": ["what"], "sureness": 0.9, "is_sure": True}
    hints = {found["id"]: surely for found in reply.json()["answers"]}
    page.route("**/suggestions*", lambda route: route.fulfill(json=hints))
    open_task(page, forty.lab, TASK)
    assert ticked(page) == {"what": 1}
    assert page.locator("#members li").count() == alike - 1 + MOST_TOGETHER
    press(page, "g")
    expect(page.locator("#points")).to_have_text(
        f"2 of 4 points, for {alike + MOST_TOGETHER} answers"
    )
    press(page, "2")
    assert page.locator("#members input:checked").count() == alike - 1
    press(page, "2", "2", "g")
    assert page.locator("#members input:checked").count() == alike - 1 + MOST_TOGETHER


def test_keys_inside_the_comment_are_text(page: Page, forty: Forty) -> None:
    """Every key of the page is a letter there; nothing is marked, ticked or lost."""
    open_task(page, forty.lab, TASK, "Eve")
    waiting = left(page)
    press(page, "1", "c")
    page.keyboard.type("1 a n g s u f c")
    page.keyboard.press("Enter")
    page.keyboard.type("2")
    expect(page.locator("#comment")).to_have_value("1 a n g s u f c\n2")
    assert ticked(page) == {"what": 1}
    press(page, "Escape")
    expect(page.locator("#comment")).to_have_value("1 a n g s u f c\n2")
    assert left(page) == waiting


def test_a_second_enter_marks_nothing_unread(page: Page, forty: Forty) -> None:
    """Two quick ones are one: the next answer waits until somebody has seen it."""
    open_task(page, forty.lab, TASK, "Eve")
    waiting, many = left(page), page.locator("#members input:checked").count() + 1
    page.keyboard.press("a")
    page.evaluate(
        """() => [1, 2, 3].forEach(() => document.body.dispatchEvent(
            new KeyboardEvent('keydown', {key: 'Enter', bubbles: true})))"""
    )
    settled(page)
    assert left(page) == waiting - many
    press(page, "u")
    assert left(page) == waiting


def test_after_a_click_enter_confirms(page: Page, forty: Forty) -> None:
    """A marker who ticks with the mouse and presses Enter marks, and does not tick again."""
    open_task(page, forty.lab, TASK, "Eve")
    waiting = left(page)
    page.locator("[data-idea=what]").click()
    assert ticked(page) == {"what": 1}
    press(page, "Enter")
    assert left(page) < waiting
    press(page, "u")
    assert ticked(page) == {"what": 1}
    assert left(page) == waiting


def test_a_locked_gradebook_is_waited_for_and_said(page: Page, shot: Shot, forty: Forty) -> None:
    """A confirm goes through when the other program is done; until then the page says why."""
    open_task(page, forty.lab, TASK, "Eve")
    waiting = left(page)
    other = sqlite3.connect(forty.lab.folder / "gradebook.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("locked the gradebook")
    shot("locked")
    other.execute("ROLLBACK")
    other.close()
    settled(page)
    expect(page.locator("#said")).to_be_hidden()
    assert left(page) < waiting
    press(page, "u")


def test_an_ended_session_loses_nothing(page: Page, shot: Shot, forty: Forty) -> None:
    """Without its login the page says so and keeps the ticks; after a new one Enter confirms."""
    open_task(page, forty.lab, TASK, "Eve")
    waiting = left(page)
    page.context.clear_cookies()
    press(page, "1", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("Your session has ended.")
    shot("ended")
    assert ticked(page) == {"what": 1}
    tab = page.context.new_page()
    open_task(tab, forty.lab, TASK, "Eve")
    tab.close()
    press(page, "Enter")
    assert left(page) < waiting
    press(page, "u")


def test_a_scheme_that_changes_under_the_page_is_told(page: Page, forty: Forty) -> None:
    """The points of a confirm are those of the new scheme, and the page says so at once."""
    path = forty.lab.folder / "source" / ASSIGNMENT / "quiz.ipynb"
    before = path.read_text(encoding="utf-8")
    open_task(page, forty.lab, TASK, "Eve")
    path.write_text(before.replace("- **what** (2 points)", "- **what** (1.5 points)"), "utf-8")
    press(page, "1", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("this answer got 1.5 points")
    expect(page.locator("[data-idea=what]")).to_contain_text("1.5 points: not given")
    press(page, "u")
    path.write_text(before, encoding="utf-8")
