"""Render what a student wrote once for trial, in a process that the system ends if it is slow.

Pages are made by Pygments and mistune, whose patterns take some texts quadratic or cubic time, or
raise an error: 10 kB of lines of one blank took Pygments 21 s, and 20 kB of asterisks mistune more
than 8 s. No list of such texts is ever complete, and Python cannot interrupt a pattern; the system
can. A timer of processor time ends the process that tries, so that each page shows only what has
been shown to render.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import signal
from collections.abc import Callable, Sequence
from typing import Any

from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.filters.strings import clean_html
from nbconvert.preprocessors import HighlightMagicsPreprocessor

CELL_SECONDS = 1.0
"""Processor time for one text; what needs more is shown plain. Ordinary cells take 0.01 s."""

PAGE_SECONDS = 3.0
"""Processor time for all texts of a notebook; those after it are shown plain."""

MOST_MARKUP = 2**20
"""Characters of HTML that all texts of a page may become; formgrader's takes 1 s to read them."""

Render = Callable[[], str]


def code(source: str) -> str:
    """Return the HTML of a code cell as feedback shows it; formgrader takes a part of the way."""
    magic = HighlightMagicsPreprocessor().which_magic_language(source)
    metadata = {"magics_language": magic} if magic else {}
    return str(clean_html(Highlight2HTML(pygments_lexer="ipython3")(source, metadata=metadata)))


def markdown(source: str, attachments: dict[str, Any]) -> str:
    """Return the HTML of a markdown cell or output, as both pages show it."""
    renderer = IPythonRenderer(escape=False, attachments=attachments)
    return str(MarkdownWithMath(renderer=renderer).render(source))


def reasons(
    texts: Sequence[Render], *, cell_seconds: float = CELL_SECONDS, seconds: float = PAGE_SECONDS
) -> list[str]:
    """Return, for each of ``texts``, why it cannot be shown in a page: empty where it can."""
    if texts:
        _warm()
    found: list[str] = []
    markup = MOST_MARKUP
    while len(found) < len(texts):
        if seconds <= 0:
            return found + ["the page takes too long to make"] * (len(texts) - len(found))
        for reason, taken, length in _tried(texts[len(found) :], cell_seconds, seconds):
            markup -= length
            found.append(reason if markup >= 0 else "the page would be too large")
            seconds -= taken
        if len(found) < len(texts):  # the process was ended at this text
            found.append("it takes too long to show")
            seconds -= cell_seconds
    return found


@functools.cache
def _warm() -> None:
    """Load the libraries and compile their patterns once, not in each process that tries."""
    code("x = 1")
    markdown("*x*", {})


def _tried(
    texts: Sequence[Render], cell_seconds: float, seconds: float
) -> list[tuple[str, float, int]]:
    """Return (reason, processor time, length) of those of ``texts`` that were rendered in time."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:  # nothing of this process may go on to be the grader's
            os.close(reading)
            _try(texts, writing, cell_seconds, seconds)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as stream:
        lines = stream.read().splitlines()
    os.waitpid(child, 0)
    tried = []
    for line in lines:
        with contextlib.suppress(ValueError):  # a half line of a process that was ended
            reason, taken, length = json.loads(line)
            tried.append((str(reason), float(taken), int(length)))
    return tried


def _try(texts: Sequence[Render], writing: int, cell_seconds: float, seconds: float) -> None:
    """Render ``texts`` and write a line for each; the timer ends this process."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGPROF})
    for render in texts:
        granted = min(cell_seconds, seconds)
        if granted <= 0.001:
            return
        signal.setitimer(signal.ITIMER_PROF, granted)
        length, reason = 0, ""
        try:
            length = len(render())
        except Exception as error:  # whatever a library raises would cost the whole page
            reason = f"it cannot be shown ({type(error).__name__})"
        taken = granted - signal.setitimer(signal.ITIMER_PROF, 0)[0]
        seconds -= taken
        os.write(writing, f"{json.dumps((reason, taken, length))}\n".encode())
