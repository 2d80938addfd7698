"""Plain forms of what numpy makes besides numbers: texts, dates, objects, records and types.

Arrays of numbers have a kind of their own in :mod:`invigilator.inside.wire`.
"""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from invigilator.errors import WireError
from invigilator.inside.forms import Form, of

NUMBERS = "biufc"
LARGEST_NUMBER = 16
"""Bytes of the largest number that an array holds."""
LAST_CHARACTER = 0x10FFFF

_UNIT = r"\[\d{0,6}(?:Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\]"
_code = re.compile(rf"[<>|=]?(?:[biufc]\d{{1,2}}|[US]\d{{1,7}}|[Mm]8(?:{_UNIT})?|O)")


def is_of_numbers(value: np.ndarray[Any, Any] | np.generic) -> bool:
    """Whether the array or scalar is of plain numbers."""
    return value.dtype.kind in NUMBERS and value.dtype.itemsize <= LARGEST_NUMBER


def _split_array(value: np.ndarray[Any, Any]) -> list[Any] | None:
    plain = np.asarray(value).view(np.ndarray)
    shape = list(plain.shape)
    if plain.dtype.kind == "O":
        return ["O", shape, plain.reshape(-1).tolist()]
    if plain.dtype.names:
        names = list(plain.dtype.names)
        return [names, shape, [np.array(plain[name]) for name in names]]
    if plain.dtype.kind not in "USMm":
        return None
    little = np.ascontiguousarray(plain).astype(plain.dtype.newbyteorder("<"), copy=False)
    return [little.dtype.str, shape, little.tobytes()]


def _make_array(code: Any, shape: Any, content: Any) -> Any:
    of(list, shape)
    of(int, *shape)
    if len(shape) > 32 or not all(0 <= size < 2**40 for size in shape):
        raise WireError("an invalid shape")
    if type(code) is list:
        return _make_structured(code, tuple(shape), content)
    if code == "O":
        return _make_objects(shape, content)
    of(bytes, content)
    dtype = _dtype(code)
    if dtype.kind not in "USMm" or math.prod(shape) * dtype.itemsize != len(content):
        raise WireError("an array of another size than its data")
    if dtype.itemsize == 0:
        raise WireError("an array of nothing")
    array = np.frombuffer(bytearray(content), dtype=dtype).reshape(shape)
    if dtype.kind == "U" and content:
        characters = np.frombuffer(content, dtype="<u4")
        if int(characters.max()) > LAST_CHARACTER:
            raise WireError("no text")
    return array


def _make_objects(shape: list[int], entries: Any) -> Any:
    of(list, entries)
    if math.prod(shape) != len(entries):
        raise WireError("an array of another size than its data")
    array = np.empty(len(entries), dtype=object)
    for place, entry in enumerate(entries):  # an assignment at once would look into the entries
        array[place] = entry
    return array.reshape(shape)


def _make_structured(names: list[Any], shape: tuple[int, ...], fields: Any) -> Any:
    of(list, fields)
    of(str, *names)
    of(np.ndarray, *fields)
    if len(names) != len(fields) or not names:
        raise WireError("a record of another size")
    if any(field.shape[: len(shape)] != shape or 0 in field.shape for field in fields):
        raise WireError("fields of another shape")
    whole = [(n, f.dtype, f.shape[len(shape) :]) for n, f in zip(names, fields, strict=True)]
    array = np.empty(shape, dtype=whole)
    for name, field in zip(names, fields, strict=True):
        array[name] = field
    return array


def _split_scalar(value: np.generic) -> list[Any]:
    return [np.asarray(value)]


def _make_scalar(array: Any) -> Any:
    of(np.ndarray, array)
    if array.shape != () or array.dtype.kind == "O":
        raise WireError("no single value")
    return array[()]


def _split_dtype(value: np.dtype[Any]) -> list[Any] | None:
    return [value.str] if value.names is None and _code.fullmatch(value.str) else None


def _dtype(code: Any) -> Any:
    of(str, code)
    if not _code.fullmatch(code):
        raise WireError("an unknown type of entries")
    return np.dtype(code)


FORMS: dict[str, Form] = {
    "numpy.array": Form(np.ndarray, _split_array, _make_array),
    "numpy.scalar": Form(np.generic, _split_scalar, _make_scalar),
    "numpy.dtype": Form(np.dtype, _split_dtype, _dtype),
}
"""By the name that travels."""


def forms() -> dict[str, Form]:
    """Return the forms by the name that travels."""
    return FORMS
