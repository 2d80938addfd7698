"""What a student wrote is rendered for trial: slow, large and failing texts are known before."""

from __future__ import annotations

import functools
import os
import re
import signal
import subprocess
import sys
from typing import Any

import psutil

from invigilator.hooks import trial
from invigilator.rooms import warm
from tools.build import ROOT

ordinary = functools.partial(trial.markdown, "*text*", {})
failing = functools.partial(trial.markdown, "![](attachment:none.png)", {})
large = functools.partial(str.ljust, "x", trial.MOST_MARKUP + 1)
endless = functools.partial(re.sub, "(a*)*b", "", "a" * 200)
"""A pattern that takes longer than anybody waits."""
deadly: Any = functools.partial(signal.raise_signal, signal.SIGKILL)
"""What a text does that makes a library crash."""
PROGRAM = """
from functools import partial
from invigilator.hooks import trial
print(trial.reasons([partial(trial.code, "x = 1")]))
"""


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
    before = _renderer()
    assert trial.reasons([ordinary]) == [""]
    assert _renderer() == before
    assert trial.reasons([deadly, ordinary]) == ["it cannot be shown", ""]
    after_death = _renderer()
    assert trial.reasons([endless, ordinary], cell_seconds=0.05)[1] == ""
    assert len({before, after_death, _renderer()}) == 3
    assert not psutil.pid_exists(before)
    assert not psutil.pid_exists(after_death)


def test_the_warm_process_may_end_between_two_pages() -> None:
    """A server that grades now and then starts another one, and its pages are made all the same."""
    assert trial.reasons([ordinary]) == [""]
    warm.end_warm()
    assert trial.reasons([ordinary]) == [""]


def _renderer() -> int:
    """Return the process that renders a page: it answers with its own id, as a length."""
    process_id: Any = _Process()
    reason, _, process = trial._renderer.tried(process_id, 1.0)
    assert not reason
    return process


class _Process:
    """A text whose length is the id of the process that renders it."""

    def __call__(self) -> _Process:
        """Render nothing."""
        return self

    def __len__(self) -> int:
        """Return the id of this process."""
        return os.getpid()


def test_a_program_ends_whatever_it_was_begun_with() -> None:
    """Whoever began it may ignore SIGTERM, by which the process is asked to end; all inherit it."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        preexec_fn=functools.partial(signal.signal, signal.SIGTERM, signal.SIG_IGN),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "['']\n", "")
