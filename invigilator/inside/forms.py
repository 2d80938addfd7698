"""What a plain form is: how a value is taken apart on one side and put together on the other."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from invigilator.errors import WireError


@dataclass(frozen=True)
class Form:
    """How values of one type are split and made."""

    kind: type
    split: Callable[[Any], list[Any] | None]
    """Returns the parts; None if this value is to stay where it is."""
    make: Callable[..., object]
    """Called with parts of any plain type; raises any error if they are not of its own."""


def of(kind: type, *values: object) -> None:
    """Raise :class:`WireError` unless each of ``values`` is exactly of type ``kind``."""
    for value in values:
        if type(value) is not kind:
            raise WireError(f"a {type(value).__name__} where a {kind.__name__} must be")


class Later:
    """A library that is imported when something of it is asked for.

    A confined room reads libraries, but not this package: so what knows a library is loaded before.
    """

    def __init__(self, name: str) -> None:
        """``name`` is the module's."""
        self._name = name

    def __getattr__(self, name: str) -> Any:
        """Return what the library has under that name."""
        return getattr(importlib.import_module(self._name), name)
