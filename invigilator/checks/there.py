"""Run a function of a test where the student's objects are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Elsewhere:
    """An object of the student's that is in another process (:mod:`invigilator.inside.proxy`)."""

    __slots__ = ()
    _key: int
    """Its number there."""

    def _call_there(self, function: Callable[..., Any], arguments: tuple[object, ...]) -> Any:
        """Return ``function(*arguments)``, run in that process; called by :func:`there`."""
        raise NotImplementedError


def there(function: Callable[..., T], *arguments: object) -> T:
    """Run ``function(*arguments)`` where the student's objects are, and return its plain data.

    Hidden tests use it for what needs the objects themselves (gradients, identity, filling a
    model's weights). In a plain nbgrader the objects are in this process, and this is an ordinary
    call. The student's code can forge what comes back, so the test must judge it as an answer.
    """
    for argument in arguments:
        if isinstance(argument, Elsewhere):
            result: T = argument._call_there(function, arguments)
            return result
    return function(*arguments)
