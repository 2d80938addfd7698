"""Plain form of torch's types of numbers; imported where torch is in use, and there only."""

from __future__ import annotations

from typing import Any

import torch

from invigilator.errors import WireError
from invigilator.inside.forms import Form, of
from invigilator.inside.tensors import DTYPES


def _split(value: torch.dtype) -> list[Any] | None:
    name = str(value).removeprefix("torch.")
    return [name] if name in DTYPES else None


def _make(name: Any) -> Any:
    of(str, name)
    if name not in DTYPES:
        raise WireError("an unknown type of tensor")
    return getattr(torch, name)


FORMS: dict[str, Form] = {"torch.dtype": Form(torch.dtype, _split, _make)}
"""By the name that travels."""
