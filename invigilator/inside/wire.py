"""Plain data as bytes, between processes that do not trust each other.

A message is a JSON tree and the raw buffers it points into::

    4 bytes  length of the tree, little-endian
    n bytes  the tree: null, true, numbers and strings stand for themselves,
             everything else is a list whose first entry names its kind
    rest     the buffers, one after the other

Decoding never evaluates, imports or unpickles anything. It raises :class:`WireError` and nothing
else, whatever the bytes, and allocates at most :data:`EXPANSION` times their length. What a message
may cost is bounded for the message as a whole (:mod:`invigilator.inside.budget`). Writer and reader
apply the same bounds, so the writer of an honest message that is too large learns why.
"""

from __future__ import annotations

import json
import math
import struct
from collections import ChainMap, UserDict, UserList
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import numpy as np

from invigilator.errors import WireError
from invigilator.inside import plain_arrays, plain_forms, tensors
from invigilator.inside.budget import FEW_KEYS, KeyBudget, check_parts

MAX_DEPTH = 40
"""Containers within containers, in both directions."""

EXPANSION = 64
"""Upper bound of decoded size over message size: an empty list takes 3 bytes and becomes 64."""

CONTAINERS: dict[str, type] = {"l": list, "u": tuple, "s": set, "z": frozenset}
BASIC = {list, tuple, dict, set, frozenset, bytes, complex}
"""Types that have a kind of their own, in this module."""

LIKE_A_DICT = (MappingProxyType, UserDict, ChainMap)
LIKE_A_LIST = (
    UserList,
    type(dict[str, str]().keys()),
    type(dict[str, str]().values()),
)
"""Containers of the standard library that have no kind of their own."""

Export = Callable[[object], list[Any] | None]
"""Called with what has no plain form; returns a tree that stands for it, or None."""
Import = Callable[[list[Any]], object]
"""Called with such a tree; raises :class:`WireError` if it is not one it made."""


def encode(value: object, export: Export | None = None) -> bytes:
    """Return ``value`` as a message.

    Plain are None, ..., bool, int, float, complex, str, bytes, list, tuple, set, frozenset, dict,
    torch tensors and numpy arrays and scalars, and what :mod:`~invigilator.inside.plain_forms`
    knows. Subclasses lose what they add: only the base type's own content is sent. ``export``
    decides about everything else.
    Raises :class:`WireError` for what has no plain form.
    """
    buffers: list[bytes] = []
    try:
        tree = _Encoder(buffers, export).tree(value, 0)
        header = json.dumps(tree, separators=(",", ":")).encode("utf-8", "surrogatepass")
        check_parts(header)
    except WireError:
        raise
    except (TypeError, ValueError, RuntimeError, RecursionError) as error:
        raise WireError(f"a {type(value).__name__} has no plain form: {error}") from None
    return b"".join([struct.pack("<I", len(header)), header, *buffers])


class _Encoder:
    def __init__(self, buffers: list[bytes], export: Export | None) -> None:
        self.buffers, self.export = buffers, export
        self.size = 0
        self.keys = KeyBudget()

    def tree(self, value: object, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise WireError(f"the data is nested more than {MAX_DEPTH} deep")
        kind = type(value)
        if value is None or kind in (bool, str):
            return value
        if kind is int:
            return value if abs(value) < 2**53 else ["i", hex(value)]  # type: ignore[arg-type]  # an int
        if kind is float:
            return value if math.isfinite(value) else ["f", repr(value)]  # type: ignore[arg-type]  # a float
        if value is ...:
            return ["e"]
        if tensors.is_tensor(value):
            name, shape, raw = tensors.to_parts(value)
            return ["t", name, shape, self._buffer(raw)]
        if isinstance(value, np.ndarray | np.generic) and plain_arrays.is_of_numbers(value):
            return self._array(value)
        return self._composite(value, depth + 1)

    def _composite(self, value: object, depth: int) -> Any:
        if type(value) not in BASIC and (tree := self._form(value, depth)) is not None:
            return tree
        # the base type's own methods: a subclass may have overridden its own
        if isinstance(value, dict):
            items = list(dict.items(value))
            pairs = [[self.tree(k, depth), self.tree(v, depth)] for k, v in items]
            if len(pairs) > FEW_KEYS:
                self.keys.charge([pair[0] for pair in pairs])
            return ["d", *pairs]
        if isinstance(value, list):
            return ["l", *(self.tree(entry, depth) for entry in list.__iter__(value))]
        if isinstance(value, tuple):
            return ["u", *(self.tree(entry, depth) for entry in tuple.__iter__(value))]
        if isinstance(value, LIKE_A_DICT):
            return self.tree(dict(value), depth - 1)
        if isinstance(value, LIKE_A_LIST):
            return self.tree(list(value), depth - 1)
        if isinstance(value, set | frozenset):
            base: Any = set if isinstance(value, set) else frozenset
            entries = [self.tree(entry, depth) for entry in base.__iter__(value)]
            if len(entries) > FEW_KEYS:
                self.keys.charge(entries)
            return ["s" if base is set else "z", *entries]
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, int):
            return self.tree(int.__int__(value), depth)
        if isinstance(value, float):
            return self.tree(float.__float__(value), depth)
        if isinstance(value, bytes):
            return ["b", self._buffer(bytes.__getitem__(value, slice(None)))]
        if isinstance(value, complex) and type(value) is complex:
            return ["c", repr(value.real), repr(value.imag)]
        tree = self.export(value) if self.export else None
        if tree is None:
            raise WireError(f"an object of type {type(value).__name__} has no plain form")
        return tree

    def _form(self, value: object, depth: int) -> Any:
        name, parts = plain_forms.split(value) or (None, None)
        if name is None:
            return None
        export = self.export
        if "." not in name or export is None:
            return ["p", name, self.tree(parts, depth)]
        try:  # a library's value is plain as a whole, or stays where it is
            self.export = None
            return ["p", name, self.tree(parts, depth)]
        except WireError:
            return export(value)
        finally:
            self.export = export

    def _array(self, value: np.ndarray[Any, Any] | np.generic) -> Any:
        is_scalar = isinstance(value, np.generic)
        plain = np.ascontiguousarray(np.asarray(value)).view(np.ndarray)
        code = plain.dtype.newbyteorder("<").str
        raw = plain.astype(code, copy=False).tobytes()
        return ["n" if is_scalar else "a", code, list(np.shape(value)), self._buffer(raw)]

    def _buffer(self, raw: bytes) -> list[int]:
        self.buffers.append(raw)
        self.size += len(raw)
        return [self.size - len(raw), len(raw)]


def decode(message: bytes, imported: Import | None = None) -> Any:
    """Return the value of ``message``; ``imported`` restores what ``export`` wrote.

    Raises :class:`WireError` and nothing else.
    """
    try:
        (length,) = struct.unpack_from("<I", message)
        if length > len(message) - 4:
            raise WireError("the message is cut short")
        header = message[4 : 4 + length]
        check_parts(header)
        tree = json.loads(header.decode("utf-8", "surrogatepass"))
        return _Decoder(memoryview(message)[4 + length :], imported).value(tree, 0)
    except WireError:
        raise
    except (
        struct.error, ValueError, TypeError, KeyError, IndexError, RecursionError,
        RuntimeError, OverflowError, MemoryError,
    ) as error:  # fmt: skip
        raise WireError(f"not a message: {type(error).__name__}") from None


class _Decoder:
    def __init__(self, buffers: memoryview, imported: Import | None) -> None:
        self.buffers, self.imported = buffers, imported
        self.budget = len(buffers)
        self.keys = KeyBudget()

    def value(self, tree: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise WireError(f"nested more than {MAX_DEPTH} deep")
        if not isinstance(tree, list):
            if isinstance(tree, dict):
                raise WireError("an object is no value")
            return tree
        kind = tree[0]
        if kind in ("s", "z") and len(tree) > FEW_KEYS:
            self.keys.charge(tree[1:])
        if kind in CONTAINERS:
            return CONTAINERS[kind](self.value(entry, depth + 1) for entry in tree[1:])
        if kind == "d":
            if len(tree) > FEW_KEYS:
                self.keys.charge([entry[0] for entry in tree[1:]])
            pairs = ((self.value(k, depth + 1), self.value(v, depth + 1)) for k, v in tree[1:])
            return dict(pairs)
        return self._leaf(kind, tree, depth)

    def _leaf(self, kind: Any, tree: list[Any], depth: int) -> Any:
        if kind == "e":
            return ...
        if kind == "i":
            return int(tree[1], 16)
        if kind == "f":
            return float(tree[1])
        if kind == "c":
            return complex(float(tree[1]), float(tree[2]))
        if kind == "b":
            return bytes(self._raw(tree[1]))
        if kind == "t":
            return tensors.from_parts(tree[1], tree[2], self._count(tree[2]), self._raw(tree[3]))
        if kind in ("a", "n"):
            return self._array(kind, tree[1], tree[2], self._raw(tree[3]))
        if kind == "p":
            return plain_forms.make(tree[1], self.value(tree[2], depth + 1))
        if self.imported is None:
            raise WireError("an unknown kind of value")
        return self.imported(tree)

    def _raw(self, place: Any) -> memoryview:
        start, size = place
        if not (type(start) is int and type(size) is int and min(start, size) >= 0):
            raise WireError("a buffer that is not there")
        if start + size > len(self.buffers):
            raise WireError("a buffer that is not there")
        self.budget -= size  # buffers may not be named twice: that would multiply their size
        if self.budget < 0:
            raise WireError("a buffer is used twice")
        return self.buffers[start : start + size]

    def _array(self, kind: str, code: Any, shape: Any, raw: memoryview) -> Any:
        dtype = np.dtype(code if isinstance(code, str) and len(code) <= 4 else "V")
        size = self._count(shape) * dtype.itemsize
        if dtype.kind not in plain_arrays.NUMBERS or size != len(raw):
            raise WireError("an array of another size than its data")
        array = np.frombuffer(bytearray(raw), dtype=dtype).reshape(shape)
        return array[()] if kind == "n" else array

    @staticmethod
    def _count(shape: Any) -> int:
        whole = isinstance(shape, list) and len(shape) <= 32
        if not whole or not all(type(n) is int and 0 <= n < 2**40 for n in shape):
            raise WireError("an invalid shape")
        return math.prod(shape)
