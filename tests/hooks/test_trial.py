"""What a student wrote is rendered for trial: slow, large and failing texts are known before."""

from __future__ import annotations

import functools
import re
import signal
from typing import Any

import psutil

from invigilator.hooks import trial
from invigilator.rooms import warm

ordinary = functools.partial(trial.markdown, "*text*", {})
failing = functools.partial(trial.markdown, "![](attachment:none.png)", {})
large = functools.partial(str.ljust, "x", trial.MOST_MARKUP + 1)
endless = functools.partial(re.sub, "(a*)*b", "", "a" * 200)
"""A pattern that takes longer than anybody waits."""
deadly: Any = functools.partial(signal.raise_signal, signal.SIGKILL)
"""What a text does that makes a library crash."""


def test_what_renders_has_no_reason() -> None:
    """Ordinary texts are shown as they are, and there may be none."""
    assert trial.reasons([ordinary] * 3) == ["", "", ""]
    assert trial.reasons([]) == []


def test_each_failure_is_its_own() -> None:
    """A text that is slow or raises has a reason, and those after it are shown all the same."""
    found = trial.reasons([ordinary, failing, endless, ordinary], cell_seconds=0.05)
    assert found == [
        "", "it cannot be shown (InvalidNotebook)", "it takes too long to show", "",
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


def test_a_process_is_there_for_all_pages_and_replaced_when_it_ended() -> None:
    """Pages share one process, so that each costs no fork; what ended it costs only itself."""
    assert trial.reasons([ordinary]) == [""]
    before = _renderers()
    assert trial.reasons([ordinary]) == [""]
    assert _renderers() == before
    assert trial.reasons([deadly, ordinary]) == ["it cannot be shown", ""]
    assert trial.reasons([endless, ordinary], cell_seconds=0.05)[1] == ""
    assert len(_renderers()) == len(before)
    assert not _renderers() & before


def test_the_warm_process_may_end_between_two_pages() -> None:
    """A server that grades now and then starts another one, and its pages are made all the same."""
    assert trial.reasons([ordinary]) == [""]
    warm.end_warm()
    assert trial.reasons([ordinary]) == [""]


def _renderers() -> set[int]:
    """Return the processes that the warm one has forked, which are waited for when they end."""
    return {
        child.pid
        for child in psutil.Process().children(recursive=True)
        if child.ppid() != psutil.Process().pid and child.status() != psutil.STATUS_ZOMBIE
    }
