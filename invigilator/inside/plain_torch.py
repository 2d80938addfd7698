"""Plain form of torch's types of numbers."""

from __future__ import annotations

import functools
from typing import Any

from invigilator.errors import WireError
from invigilator.inside.forms import Form, Later, of
from invigilator.inside.tensors import DTYPES

torch: Any = Later("torch")


def _split(value: Any) -> list[Any] | None:
    name = str(value).removeprefix("torch.")
    return [name] if name in DTYPES else None


def _make(name: Any) -> Any:
    of(str, name)
    if name not in DTYPES:
        raise WireError("an unknown type of tensor")
    return getattr(torch, name)


@functools.cache
def forms() -> dict[str, Form]:
    """Return the forms by the name that travels."""
    return {"torch.dtype": Form(torch.dtype, _split, _make)}
