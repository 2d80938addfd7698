"""What a student's function prints and warns of while a test calls it.

It belongs to no cell's output. A test that listens, with ``contextlib.redirect_stdout`` or
``warnings.catch_warnings``, hears it as it would in a notebook.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import sys
import warnings
from typing import Any

from invigilator.errors import WireError

MOST_PRINTED = 2**16
"""Characters of one call; what is printed after them is dropped."""
MOST_WARNINGS = 50
"""Warnings of one call."""


class _Bounded(io.StringIO):
    def write(self, text: str) -> int:
        left = MOST_PRINTED - self.tell()
        if left > 0:
            super().write(text[:left])
        return len(text)


class Overheard(contextlib.ExitStack):
    """Listens while it is entered, in the student room."""

    def __enter__(self) -> Overheard:
        """Begin to listen."""
        self.printed = _Bounded()
        self.enter_context(contextlib.redirect_stdout(self.printed))
        warned = self.enter_context(warnings.catch_warnings(record=True))
        self.warned = [] if warned is None else warned
        warnings.simplefilter("always")
        return self

    def told(self) -> list[Any]:
        """Return what a reply says of it: nothing if there was nothing."""
        warned = [(w.category.__name__, str(w.message)[:4000]) for w in self.warned[:MOST_WARNINGS]]
        printed = self.printed.getvalue()
        return [[printed, warned]] if printed or warned else []


class OwnOutput(io.StringIO):
    """What the examiner keeps of a test's own printing: no student's printing comes into it."""


def repeat(told: Any) -> None:
    """Print and warn here of what was overheard there; raise :class:`WireError` if it is not that.

    A warning that the test turned into an error is raised.
    """
    match told:
        case [str() as printed, [*warned]] if len(warned) <= MOST_WARNINGS:
            if not isinstance(sys.stdout, OwnOutput):
                sys.stdout.write(printed[:MOST_PRINTED])
            for entry in warned:
                _warn(entry)
        case _:
            raise WireError("an answer to another question")


def _warn(entry: Any) -> None:
    match entry:
        case (str() as name, str() as text):
            found = vars(builtins).get(name)
            is_warning = isinstance(found, type) and issubclass(found, Warning)
            kind: Any = found if is_warning else UserWarning
            warnings.warn_explicit(text, kind, "student", 1)
        case _:
            raise WireError("an answer to another question")
