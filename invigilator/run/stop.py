"""Ask a run to stop: Ctrl-C and SIGTERM set a mark, which the run looks at."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass

EXIT_CODE = 130
"""What shells give a program that Ctrl-C has ended."""


@dataclass
class Stop:
    """Whether the run should stop.

    An exception that a signal raises can get lost in a callback; this mark cannot.
    """

    asked: bool = False
    recording: bool = False
    """Whether the run now looks at :attr:`asked` itself; then nothing is interrupted half-way."""


@contextlib.contextmanager
def listening() -> Iterator[Stop]:
    """Let Ctrl-C and SIGTERM ask the :class:`Stop` that this yields; a second one ends at once.

    A process that was asked to stop ignores both afterwards: all that is left to do is to end.
    """
    stop = Stop()

    def ask(signum: int, frame: object) -> None:
        if stop.asked:
            os._exit(EXIT_CODE)
        stop.asked = True
        if not stop.recording:
            raise KeyboardInterrupt

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_IGN if stop.asked else handler)
