"""Render what a student wrote once for trial, in a process that the system ends if it is slow.

Pages are made by Pygments and mistune, whose patterns take some texts quadratic or cubic time, or
raise an error: 10 kB of lines of one blank took Pygments 21 s, and 20 kB of asterisks mistune more
than 8 s. No list of such texts is ever complete, and a library may catch an exception that is
raised in the middle of a pattern. So a timer of CPU time ends the whole trial process with a
signal, and each page shows only texts that have been rendered there before.

The process is forked from the warm one and stays for the next pages: a fork of the grader for each
page cost it thousands of page faults.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import HighlightMagicsPreprocessor

from invigilator.inside import confine
from invigilator.rooms import warm

CELL_SECONDS = 1.0
"""Processor time for one text; what needs more is shown plain. Ordinary cells take 0.01 s."""

PAGE_SECONDS = 3.0
"""Processor time for all texts of a notebook; those after it are shown plain."""

MOST_MARKUP = 2**20
"""Characters of HTML that all texts of a page may become; formgrader's takes 1 s to read them."""

Render = Callable[[], str]
"""Returns the HTML of one text; it is sent to the process that tries, so it can be pickled."""


def code(source: str) -> str:
    """Return the HTML of a code cell, before the pages clean it.

    Cleaning takes a time in proportion to its length, 1.3 s for ``MOST_MARKUP``, whatever the text.
    """
    magic = HighlightMagicsPreprocessor().which_magic_language(source)
    metadata = {"magics_language": magic} if magic else {}
    return str(Highlight2HTML(pygments_lexer="ipython3")(source, metadata=metadata))


def markdown(source: str, attachments: dict[str, Any]) -> str:
    """Return the HTML of a markdown cell or output, as both pages show it."""
    renderer = IPythonRenderer(escape=False, attachments=attachments)
    return str(MarkdownWithMath(renderer=renderer).render(source))


def reasons(
    texts: Sequence[Render], *, cell_seconds: float = CELL_SECONDS, seconds: float = PAGE_SECONDS
) -> list[str]:
    """Return, for each of ``texts``, why it cannot be shown in a page: empty where it can."""
    found: list[str] = []
    markup = MOST_MARKUP
    for render in texts:
        granted = min(cell_seconds, seconds)
        if granted <= 0.001:
            found.append("the page takes too long to make")
            continue
        reason, taken, length = _renderer.tried(render, granted)
        seconds -= taken
        markup -= length
        found.append(reason if reason or markup >= 0 else "the page would be too large")
    return found


class Renderer:
    """The trial process, which renders one text at a time; if it has ended, another is started."""

    def __init__(self) -> None:
        """Start nothing yet: most programs that import this never render."""
        self._lock = threading.Lock()
        self._process: tuple[BaseProcess, Connection] | None = None

    def tried(self, render: Render, granted: float) -> tuple[str, float, int]:
        """Return (reason, processor time, length) of one text that has ``granted`` seconds."""
        with self._lock:
            for _ in range(2):  # the warm process may have ended since the last page
                if (answer := self._ask(render, granted)) is not None:
                    return answer
                if self._end() == -signal.SIGPROF:
                    return "it takes too long to show", granted, 0
        return "it cannot be shown", granted, 0

    def _ask(self, render: Render, granted: float) -> tuple[str, float, int] | None:
        """Return what the process answers; None where it ended instead."""
        if self._process is None:
            self._process = warm.start_room(_serve)
        try:
            self._process[1].send((render, granted))
            reason, taken, length = self._process[1].recv()
        except (EOFError, OSError):
            return None
        return str(reason), float(taken), int(length)

    def _end(self) -> int | None:
        """Forget a process that ended; return its exit code."""
        assert self._process is not None
        process, connection = self._process
        process.join(1)
        code = process.exitcode
        warm.end_process(process, connection)
        self._process = None
        return code


_renderer = Renderer()


def _serve(connection: Connection) -> None:
    """Render for trial until the other end closes; the timer may end this process before."""
    confine.close_descriptors({connection.fileno()})
    confine.die_with_parent()
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    code("x = 1")  # compiles patterns, which is not the first text's time
    markdown("*x*", {})
    while True:
        try:
            render, granted = connection.recv()
        except (EOFError, OSError):
            return
        length, reason = 0, ""
        signal.setitimer(signal.ITIMER_PROF, granted)
        try:
            length = len(render())
        except Exception as error:  # whatever a library raises would cost the whole page
            reason = f"it cannot be shown ({type(error).__name__})"
        taken = granted - signal.setitimer(signal.ITIMER_PROF, 0)[0]
        connection.send((reason, taken, length))
