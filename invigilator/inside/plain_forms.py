"""Plain forms of the standard library's values, for :mod:`invigilator.inside.wire`.

A form splits a value into parts that have plain forms themselves, and puts parts together again.
Which form is meant is looked up in a fixed table, and each checks the exact type of every part, so
what arrives is a value of exactly the type that the form names, whatever a hostile sender wrote.
A subclass is sent as the nearest base type that has a form.
"""

from __future__ import annotations

import builtins
import functools
import sys
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PosixPath, PurePath, PurePosixPath, PureWindowsPath
from types import MappingProxyType
from typing import Any

import numpy as np

from invigilator.errors import WireError
from invigilator.inside import (
    plain_arrays,
    plain_dates,
    plain_pandas,
    plain_sparse,
    plain_torch,
    records,
)
from invigilator.inside.forms import Form, of

LONGEST_RANGE = 2**21
"""A test may make a list of a range: one of more numbers stays where it is."""
DIGITS = 10_000
"""Digits of a Decimal, and the largest exponent of ten: a test may make an int of it."""
FRACTION_BITS = 2**14
"""Bits of a Fraction's parts: what reduces them takes the square of that."""


# ---- numbers ----


def _split_decimal(value: Decimal) -> list[Any] | None:
    sign, digits, exponent = Decimal.as_tuple(value)
    if isinstance(exponent, str):  # NaN and infinity
        return [sign, list(digits), exponent]
    is_short = len(digits) <= DIGITS and abs(exponent) <= DIGITS
    return [sign, "".join(map(str, digits)), exponent] if is_short else None


def _make_decimal(sign: Any, digits: Any, exponent: Any) -> Decimal:
    if type(exponent) is str:
        of(list, digits)
        of(int, *digits)
        if exponent not in ("F", "n", "N") or len(digits) > DIGITS:
            raise WireError("no number")
        return Decimal((sign, tuple(digits), exponent))  # type: ignore[arg-type]  # just checked
    of(int, sign, exponent)
    of(str, digits)
    if len(digits) > DIGITS or abs(exponent) > DIGITS or not digits.isascii():
        raise WireError("a decimal number of too many digits")
    return Decimal((sign, tuple(int(digit) for digit in digits), exponent))


def _split_fraction(value: Fraction) -> list[Any] | None:
    parts = [value.numerator, value.denominator]
    return parts if all(part.bit_length() <= FRACTION_BITS for part in parts) else None


def _make_fraction(numerator: Any, denominator: Any) -> Fraction:
    of(int, numerator, denominator)
    if max(numerator.bit_length(), denominator.bit_length()) > FRACTION_BITS:
        raise WireError("a fraction of too many digits")
    return Fraction(numerator, denominator)


def _split_range(value: range) -> list[Any] | None:
    is_short = value.stop - value.start <= 2**60 and len(value) <= LONGEST_RANGE
    return [value.start, value.stop, value.step] if is_short else None


def _make_range(*numbers: Any) -> range:
    of(int, *numbers)
    made = range(*numbers)
    if len(made) > LONGEST_RANGE:
        raise WireError("a range of too many numbers")
    return made


def _make_slice(*parts: Any) -> slice:
    start, stop, step = parts
    return slice(start, stop, step)


# ---- containers ----

FACTORIES = (bool, dict, float, int, list, set, str, tuple, complex, frozenset, bytes)
"""What a defaultdict may go on making of itself; another factory stays behind."""


def _split_defaultdict(value: defaultdict[Any, Any]) -> list[Any]:
    factory = value.default_factory
    known = next((kind for kind in FACTORIES if kind is factory), None)
    return [known, dict(dict.items(value))]


def _make_defaultdict(factory: Any, content: Any) -> defaultdict[Any, Any]:
    of(dict, content)
    if factory is not None and not any(factory is kind for kind in FACTORIES):
        raise WireError("an unknown factory")
    return defaultdict(factory, content)


def _make_deque(entries: Any, most: Any) -> deque[Any]:
    of(list, entries)
    if most is not None:
        of(int, most)
    return deque(entries, most)


def _of_dict(kind: Callable[[dict[Any, Any]], Any]) -> Callable[[Any], object]:
    def make(content: Any) -> object:
        of(dict, content)
        return kind(content)

    return make


def _of_text(kind: type[PurePath]) -> Callable[[Any], object]:
    def make(text: Any) -> object:
        of(str, text)
        return kind(text)

    return make


def _make_bytearray(content: Any) -> bytearray:
    of(bytes, content)
    return bytearray(content)


# ---- types themselves ----


def _make_type(name: Any) -> type:
    of(str, name)
    return TYPES[name]


def _split_type(value: type) -> list[Any] | None:
    name = f"{value.__module__}.{value.__qualname__}"
    return [name] if TYPES.get(name) is value else None


FORMS: dict[str, Form] = {
    **plain_dates.FORMS,
    "Decimal": Form(Decimal, _split_decimal, _make_decimal),
    "Fraction": Form(Fraction, _split_fraction, _make_fraction),
    "range": Form(range, _split_range, _make_range),
    "slice": Form(slice, lambda v: [v.start, v.stop, v.step], _make_slice),
    "deque": Form(deque, lambda v: [list(deque.__iter__(v)), v.maxlen], _make_deque),
    "Counter": Form(Counter, lambda v: [dict(dict.items(v))], _of_dict(Counter)),
    "OrderedDict": Form(OrderedDict, lambda v: [dict(OrderedDict.items(v))], _of_dict(OrderedDict)),
    "defaultdict": Form(defaultdict, _split_defaultdict, _make_defaultdict),
    "bytearray": Form(bytearray, lambda v: [bytes(v)], _make_bytearray),
    "path": Form(PosixPath, lambda v: [PurePath.__str__(v)], _of_text(PosixPath)),
    "pure path": Form(PurePosixPath, lambda v: [PurePath.__str__(v)], _of_text(PurePosixPath)),
    "windows path": Form(
        PureWindowsPath, lambda v: [PurePath.__str__(v)], _of_text(PureWindowsPath)
    ),
    "record": Form(records.Record, records.split, records.make),
    "NotImplemented": Form(type(NotImplemented), lambda _: [], lambda: NotImplemented),
    "type": Form(type, _split_type, _make_type),
}
"""By the name that travels."""

_BY_TYPE = {form.kind: (name, form) for name, form in FORMS.items()}

LIBRARIES: dict[str, Callable[[], dict[str, Form]]] = {
    "numpy": plain_arrays.forms,
    "torch": plain_torch.forms,
    "pandas": plain_pandas.forms,
    "scipy": plain_sparse.forms,
}
"""The forms of a library's values: asked for when the first such value is met."""

TYPES: Mapping[str, type] = MappingProxyType(
    {
        f"{kind.__module__}.{kind.__qualname__}": kind
        for kind in (
            *vars(builtins).values(),
            *_BY_TYPE, Path, PurePath, np.ndarray, np.generic, np.number, np.integer, np.floating,
            *(np.dtype(code).type for code in "?bBhHiIlLefdFDSUOMmV"),
        )
        if isinstance(kind, type) and kind is not records.Record
        and (issubclass(kind, Exception) or not issubclass(kind, BaseException))
    }
)  # fmt: skip
"""The types that arrive as themselves: no instance of theirs runs a student's code."""


def split(value: object) -> tuple[str, list[Any]] | None:
    """Return the name of the form of ``value`` and its parts; None if it has no form."""
    if value is NotImplemented:
        return "NotImplemented", []
    for kind in type(value).__mro__:
        library = kind.__module__.partition(".")[0]
        if library in LIBRARIES and library in sys.modules:
            name, form = _library_by_type(library).get(kind, ("", None))
        else:
            name, form = _BY_TYPE.get(kind, ("", None))
        if kind is tuple and records.is_record(value):
            name, form = "record", FORMS["record"]
        if form is not None:
            parts = form.split(value)
            return None if parts is None else (name, parts)
    return None


def make(name: Any, parts: Any) -> object:
    """Return the value of the form ``name`` that has those parts.

    Raises :class:`WireError` and nothing else.
    """
    try:
        of(str, name)
        of(list, parts)
        library = name.partition(".")[0]
        forms = LIBRARIES[library]() if library in LIBRARIES else FORMS
        return forms[name].make(*parts)
    except Exception as error:  # whatever a constructor says of parts it cannot take
        raise WireError(f"no value: {type(error).__name__}") from None


@functools.cache
def _library_by_type(library: str) -> dict[type, tuple[str, Form]]:
    return {form.kind: (name, form) for name, form in LIBRARIES[library]().items()}
