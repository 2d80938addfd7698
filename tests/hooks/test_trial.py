"""What a student wrote is rendered for trial: slow, large and failing texts are known before."""

from __future__ import annotations

import re

import psutil

from invigilator.hooks import trial

FOREVER = re.compile(r"(a*)*b")
"""A pattern that takes longer than anybody waits, and that Python cannot interrupt."""


def ordinary() -> str:
    """Return a page's part at once."""
    return "<p>text</p>"


def endless() -> str:
    """Search until the process is ended."""
    return str(FOREVER.match("a" * 200))


def failing() -> str:
    """Raise what a library might raise."""
    raise RecursionError("too deep")


def large() -> str:
    """Return more than a page should hold."""
    return "x" * (trial.MOST_MARKUP + 1)


def test_what_renders_has_no_reason() -> None:
    """Ordinary texts are shown as they are, and there may be none."""
    assert trial.reasons([ordinary] * 3) == ["", "", ""]
    assert trial.reasons([]) == []


def test_each_failure_is_its_own() -> None:
    """A text that is slow or raises has a reason, and those after it are shown all the same."""
    found = trial.reasons([ordinary, failing, endless, ordinary], cell_seconds=0.05)
    assert found == [
        "", "it cannot be shown (RecursionError)", "it takes too long to show", "",
    ]  # fmt: skip


def test_a_page_has_a_budget_of_its_own() -> None:
    """Many slow texts are not tried one after the other without an end."""
    found = trial.reasons([endless] * 50, cell_seconds=0.05, seconds=0.1)
    assert found.count("it takes too long to show") in (1, 2, 3)
    assert set(found[3:]) == {"the page takes too long to make"}


def test_a_page_has_a_size() -> None:
    """Nothing more is shown in full once the page is as large as it may be."""
    assert trial.reasons([ordinary, large, ordinary]) == [
        "", "the page would be too large", "the page would be too large",
    ]  # fmt: skip


def test_no_process_is_left_behind() -> None:
    """Whatever ends a trial, its process has been waited for."""
    before = {child.pid for child in psutil.Process().children()}
    trial.reasons([endless, failing, ordinary], cell_seconds=0.05)
    assert {child.pid for child in psutil.Process().children()} <= before
