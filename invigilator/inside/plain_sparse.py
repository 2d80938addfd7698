"""Plain forms of scipy's sparse matrices and arrays; imported where one is met."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from invigilator.errors import WireError
from invigilator.inside.forms import Form, Later, of

sparse: Any = Later("scipy.sparse")

PARTS = {
    "csr": ("data", "indices", "indptr"),
    "csc": ("data", "indices", "indptr"),
    "bsr": ("data", "indices", "indptr"),
    "coo": ("data", "row", "col"),
    "dia": ("data", "offsets"),
}
"""The arrays that a format consists of; the other formats stay where they are."""


def _split(value: Any) -> list[Any] | None:
    names = PARTS[value.format]
    if len(value.shape) != 2:
        return None
    shape = [int(size) for size in value.shape]
    return [shape, *(np.asarray(getattr(value, name)) for name in names)]


def _maker(kind: Any, form: str) -> Any:
    def make(shape: Any, *arrays: Any) -> Any:
        of(list, shape)
        of(int, *shape)
        of(np.ndarray, *arrays)
        if len(arrays) != len(PARTS[form]) or len(shape) != 2:
            raise WireError("a sparse matrix of other parts")
        if not all(array.dtype.kind in "biufc" for array in arrays):
            raise WireError("a sparse matrix of no numbers")
        if any(array.dtype.kind != "i" for array in arrays[1:]) or min(shape) < 0:
            raise WireError("a sparse matrix of no places")
        data, *places = arrays
        content = (data, tuple(places)) if form == "coo" else (data, *places)
        made = kind(content, shape=tuple(shape))
        if form in ("csr", "csc", "bsr"):
            made.check_format(full_check=True)
        return made

    return make


@functools.cache
def forms() -> dict[str, Form]:
    """Return the forms by the name that travels."""
    return {
        f"scipy.{form}_{flavour}": Form(kind, _split, _maker(kind, form))
        for form in PARTS
        for flavour in ("array", "matrix")
        if (kind := getattr(sparse, f"{form}_{flavour}"))
    }
