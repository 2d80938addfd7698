"""What the student room says of an object that stays there, besides its number."""

from __future__ import annotations

import builtins
import inspect
from collections.abc import Callable, Iterator
from typing import Any

from invigilator.errors import WireError
from invigilator.inside.limits import MIB, Limits

ITERATOR, IDENTITY = "next", "is"
"""Marks of a handle: it can be read step by step; it is equal to itself and to nothing else."""

READABLE = (
    "__name__", "__qualname__", "__annotations__", "__defaults__", "__kwdefaults__", "__dict__",
)  # fmt: skip
"""Special attributes that are plain data."""


def describe(value: object, keep: Callable[[object], int]) -> list[Any]:
    """Return the name of the type of ``value``, whether it is callable, its marks, its ancestors.

    ``keep`` numbers the classes of a student's exception, whose ancestors these are; other objects
    have none.
    """
    marks = [ITERATOR] if isinstance(value, Iterator) else []
    if type(value).__eq__ is object.__eq__:
        marks.append(IDENTITY)
    return [type(value).__name__, callable(value), marks, _ancestors(value, keep)]


def own_class(error: BaseException) -> list[type]:
    """Return the class of ``error`` if it is an exception that a student defined."""
    kind = type(error)
    is_own = isinstance(error, Exception) and vars(builtins).get(kind.__name__) is not kind
    return [kind] if is_own else []


def _ancestors(value: object, keep: Callable[[object], int]) -> list[Any]:
    if not (isinstance(value, type) and issubclass(value, Exception)):
        return []
    own: list[Any] = []
    kind: type = value
    while vars(builtins).get(kind.__name__) is not kind and len(own) < 20:
        own.append([keep(kind), kind.__name__])
        kind = next(base for base in kind.__bases__ if issubclass(base, Exception))
    return [*own, kind.__name__]


def unless_too_large(reply: bytes, value: Any, limits: Limits) -> bytes:
    """Return ``reply``; raise :class:`WireError`, which says what ``value`` is, if too large."""
    if len(reply) <= limits.reply_bytes:
        return reply
    kind = type(value[0] if type(value) is list and value else value).__name__
    size, most = len(reply) / MIB, limits.reply_bytes / MIB
    raise WireError(f"a {kind} of {size:.0f} MB; an answer has at most {most:g} MB")


def step(iterator: Any) -> tuple[bool, object]:
    """Return whether there is a next value, and that value."""
    try:
        return True, next(iterator)
    except StopIteration:
        return False, None


def parameters(function: Any) -> list[tuple[str, str, bool, object, bool, object]]:
    """Return the parameters: name, kind, whether there is a default, it, the same of a hint."""
    empty = inspect.Parameter.empty
    return [
        (p.name, p.kind.name, p.default is not empty, None if p.default is empty else p.default,
         p.annotation is not empty, None if p.annotation is empty else p.annotation)
        for p in inspect.signature(function).parameters.values()
    ]  # fmt: skip


def parameter(
    name: str, kind: str, has_default: bool, default: object, has_hint: bool, hint: object
) -> inspect.Parameter:
    """Return the parameter of which :func:`parameters` says this."""
    empty = inspect.Parameter.empty
    return inspect.Parameter(
        name,
        getattr(inspect.Parameter, kind),
        default=default if has_default is True else empty,
        annotation=hint if has_hint is True else empty,
    )
