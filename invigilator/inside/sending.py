"""Pickles what a test sends to the student room: its own functions by value, proxies by number."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator, Sequence
from types import FunctionType, ModuleType
from typing import Any, TypeGuard

import cloudpickle

from invigilator import checks
from invigilator.checks.there import Elsewhere
from invigilator.inside.student_errors import ErrorKind

# else a function of checks would travel by name, and a student could have replaced the module
cloudpickle.register_pickle_by_value(checks)


class Sender:
    """Pickles the questions of one examiner."""

    def __init__(self) -> None:
        """Begin where both rooms have the same modules: they were forked from one process."""
        self._in_both = frozenset(sys.modules)

    def pickled(self, question: object) -> bytes:
        """Return ``question`` as the student room unpickles it."""
        stream = io.BytesIO()
        _Pickler(stream, self._in_both).dump(question)
        return stream.getvalue()


class _Pickler(cloudpickle.Pickler):
    """cloudpickle's, without its search for what both rooms have.

    For each function, cloudpickle searches all loaded modules for submodules that the function
    uses, so that they are imported where it is unpickled: 2,600 modules with torch, once for each
    package that the function names. A package is left out of that search if none of its submodules
    was loaded since the rooms were forked.
    """

    def __init__(self, stream: io.BytesIO, in_both: frozenset[str]) -> None:
        super().__init__(stream)
        self._new = sys.modules.keys() - in_both

    def persistent_id(self, obj: object) -> int | None:
        return obj._key if isinstance(obj, Elsewhere | ErrorKind) else None

    def reducer_override(self, obj: object) -> Any:
        if not isinstance(obj, FunctionType):
            return super().reducer_override(obj)
        values = (obj.__globals__.get(name) for name in obj.__code__.co_names)
        with _left_out([value for value in values if self._is_in_both(value)]):
            return super().reducer_override(obj)

    def _is_in_both(self, value: object) -> TypeGuard[ModuleType]:
        """Whether ``value`` is a module of which both rooms have the same submodules."""
        if not isinstance(value, ModuleType):
            return False
        prefix = f"{value.__name__}."
        return not any(name.startswith(prefix) for name in self._new)


@contextlib.contextmanager
def _left_out(packages: Sequence[ModuleType]) -> Iterator[None]:
    """Let cloudpickle take ``packages`` for plain modules, which it searches for no submodules.

    Python's own import system then reads ``__spec__``, which says the same.
    """
    names = [(package, package.__package__) for package in packages]
    for package, _ in names:
        package.__package__ = None
    try:
        yield
    finally:
        for package, name in names:
            package.__package__ = name
