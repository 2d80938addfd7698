"""Classes that stand in the examiner's room for the exceptions that a student defined.

A test catches them with ``except`` or ``pytest.raises``. They carry a name, the nearest builtin
ancestor and a text; what the student's class overrides stays behind.
"""

from __future__ import annotations

import builtins
from typing import Any

MAX_ERRORS = 200
"""Classes that are made; an error of another one is told by its name alone."""
RAISABLE = {
    name: error
    for name, error in vars(builtins).items()
    if isinstance(error, type) and issubclass(error, Exception) and not issubclass(error, OSError)
} | {"OSError": OSError}
ODD = (UnicodeError, ExceptionGroup, StopIteration, StopAsyncIteration)
"""They need more than a text, or end a test's loop over calls quietly."""


class StudentError(Exception):
    """The student's code raised an exception that is no builtin one."""


class ErrorKind(type):
    """The class of these classes."""

    _key: int


class ErrorKinds:
    """Makes one class for each number."""

    def __init__(self) -> None:
        """Begin with none."""
        self.made: dict[int, ErrorKind] = {}

    def make(self, ancestors: Any) -> ErrorKind | None:
        """Return the class whose ancestors these are, itself first; None if that is no class."""
        if type(ancestors) is not list or not 2 <= len(ancestors) <= 21:
            return None
        *own, builtin = ancestors
        base = RAISABLE.get(builtin) if type(builtin) is str else None
        kind: Any = Exception if base is None or issubclass(base, ODD) else base
        for entry in reversed(own):
            kind = self._one(entry, kind)
            if kind is None:
                return None
        return kind  # type: ignore[no-any-return]  # there is at least one

    def _one(self, entry: Any, base: type[Exception]) -> ErrorKind | None:
        match entry:
            case [int() as key, str() as name] if name.isidentifier() and type(key) is int:
                if key not in self.made and len(self.made) < MAX_ERRORS:
                    self.made[key] = ErrorKind(name[:60], (base,), {"_key": key})
                return self.made.get(key)
        return None
