"""What a plain form is: how a value is taken apart on one side and put together on the other."""

from __future__ import annotations

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
