"""Tuples whose entries have names, as ``collections.namedtuple`` makes them.

A student's named tuple arrives as a tuple of a class made here, with the same name and the same
fields. Nothing is evaluated to make it, and none of the student's methods come along.
"""

from __future__ import annotations

import keyword
from operator import itemgetter
from typing import Any, ClassVar

from invigilator.errors import WireError

MAX_KINDS = 300
"""Classes that are made; a named tuple beyond them arrives as a tuple."""
MAX_FIELDS = 100


class Record(tuple[Any, ...]):
    """Base of the tuples with names."""

    __slots__ = ()
    _fields: ClassVar[tuple[str, ...]] = ()

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def _replace(self, **changes: Any) -> Record:
        content = self._asdict()
        if not changes.keys() <= content.keys():
            raise ValueError(f"Got unexpected field names: {sorted(changes.keys() - content)}")
        return type(self)((content | changes).values())

    def __repr__(self) -> str:
        content = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
        return f"{type(self).__name__}({content})"


_kinds: dict[tuple[str, ...], type[Record]] = {}


def is_record(value: object) -> bool:
    """Whether ``value`` is a tuple with a name for each entry."""
    fields = getattr(type(value), "_fields", None)
    return (
        isinstance(value, tuple)
        and isinstance(fields, tuple)
        and len(fields) == tuple.__len__(value)
        and _are_names(fields)
    )


def split(value: Any) -> list[Any]:
    """Return the name, the fields and the entries of a named tuple."""
    fields = list(type(value)._fields)
    return [str(type(value).__name__), fields, tuple(tuple.__iter__(value))]


def make(name: Any, fields: Any, entries: Any) -> object:
    """Return the named tuple; raise :class:`WireError` if the parts do not fit."""
    if not (
        type(fields) is list
        and type(entries) is tuple
        and _are_names([name])
        and _are_names(fields)
    ):
        raise WireError("no named tuple")
    if len(fields) != len(entries) or len(fields) > MAX_FIELDS:
        raise WireError("a named tuple of another size")
    kind = _kinds.get((name, *fields))
    if kind is None:
        if len(_kinds) >= MAX_KINDS:
            return entries
        kind = _kinds[name, *fields] = _make_kind(name, fields)
    return kind(entries)


def _are_names(names: Any) -> bool:
    return len(set(names)) == len(names) and all(
        type(name) is str
        and name.isidentifier()
        and not keyword.iskeyword(name)
        and not name.startswith("__")
        and len(name) <= 60
        for name in names
    )


def _make_kind(name: str, fields: list[str]) -> type[Record]:
    read = {field: property(itemgetter(place)) for place, field in enumerate(fields)}
    own = {"__slots__": (), "_fields": tuple(fields), "__module__": "__main__"}
    return type(name, (Record,), {**read, **own})
