"""The codec between rooms: exact round trips, and nothing but WireError from hostile bytes."""

from __future__ import annotations

import json
import struct
import tracemalloc
from collections import (
    ChainMap,
    Counter,
    OrderedDict,
    UserDict,
    UserList,
    defaultdict,
    deque,
    namedtuple,
)
from datetime import date, timedelta, timezone
from decimal import Decimal
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import MappingProxyType
from typing import Any, cast

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from invigilator.errors import WireError
from invigilator.inside import plain_arrays, plain_forms, records, wire
from invigilator.inside.tensors import DTYPES

SLACK = 100_000
"""Bytes that decoding even a tiny message may take: error objects, caches, this test's own."""

half_characters = st.characters(categories=["Cs"])
texts = st.text(st.one_of(st.characters(), half_characters), max_size=20)
numbers = st.one_of(st.integers(), st.floats(), st.complex_numbers())
simple = st.one_of(st.none(), st.just(...), st.booleans(), numbers, texts, st.binary(max_size=20))
keys = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), texts),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple), st.frozensets(inner, max_size=3)
    ),
    max_leaves=4,
)
tensors = st.builds(
    lambda name, shape, seed: torch.as_tensor(
        3 * np.random.default_rng(seed).normal(size=shape)
    ).to(getattr(torch, name)),
    st.sampled_from(sorted(DTYPES)),
    st.lists(st.integers(0, 3), max_size=4),
    st.integers(0, 9),
)
kinds = st.one_of(
    hnp.boolean_dtypes(), hnp.integer_dtypes(), hnp.unsigned_integer_dtypes(),
    hnp.floating_dtypes(), hnp.complex_number_dtypes(),
)  # fmt: skip
arrays = hnp.arrays(kinds, hnp.array_shapes(min_dims=0, min_side=0, max_side=3))
scalars = arrays.filter(lambda array: array.size > 0).map(lambda array: array.flat[0])


def _of_objects(entries: list[Any]) -> Any:
    array = np.empty(len(entries), dtype=object)
    for place, entry in enumerate(entries):
        array[place] = entry
    return array


forms = st.one_of(
    st.datetimes(timezones=st.none() | st.just(timezone(timedelta(hours=2), "X"))),
    st.dates(), st.times(), st.timedeltas(), st.fractions(), st.decimals(allow_nan=False),
    st.builds(range, st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 9)),
    st.builds(slice, st.none() | st.integers(), st.none() | st.integers()),
    st.sampled_from([int, list, ValueError, np.float64, Path, Decimal, date, np.dtype("<f4")]),
    st.sampled_from([Path("a/b"), PurePosixPath("/"), PureWindowsPath("a\\b"), NotImplemented]),
    st.builds(bytearray, st.binary(max_size=9)),
    hnp.arrays(st.sampled_from(["<U3", "|S3", "<M8[D]", "<m8[s]"]), hnp.array_shapes(min_side=0)),
    hnp.arrays([("a", "<i8"), ("b", "<U2", (2,))], hnp.array_shapes(max_dims=2, max_side=3)),
)  # fmt: skip
values = st.recursive(
    st.one_of(simple, tensors, arrays, scalars, forms),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(keys, inner, max_size=4),
        st.sets(keys, max_size=4),
        st.frozensets(keys, max_size=4),
        st.builds(deque, st.lists(inner, max_size=3), st.none() | st.integers(3, 5)),
        st.dictionaries(keys, inner, max_size=3).map(OrderedDict),
        st.dictionaries(keys, inner, max_size=3).map(lambda entries: defaultdict(list, entries)),
        st.dictionaries(keys, st.integers(), max_size=3).map(Counter),
        st.lists(inner, min_size=1, max_size=3).map(_of_objects),
    ),
    max_leaves=12,
)


def same(one: Any, other: Any) -> bool:
    """Whether two values have the same exact type and the same content, bit by bit."""
    if type(one) is not type(other):
        return False
    if isinstance(one, torch.Tensor):
        return one.dtype == other.dtype and torch.equal(one, other)
    if isinstance(one, np.ndarray | np.generic):
        if one.dtype.kind == "O":
            return same([one.shape, one.tolist()], [other.shape, other.tolist()])
        if one.dtype.names:
            pairs = [(cast("Any", one)[name], other[name]) for name in one.dtype.names]
            return one.dtype == other.dtype and all(same(*pair) for pair in pairs)
        little = one.dtype.newbyteorder("<")
        alike = little == other.dtype and one.shape == other.shape
        return bool(alike and one.astype(little).tobytes() == other.tobytes())
    if isinstance(one, float | complex):
        return repr(one) == repr(other)
    if isinstance(one, deque):
        return same([one.maxlen, *one], [other.maxlen, *other])
    if isinstance(one, defaultdict) and one.default_factory is not other.default_factory:
        return False
    if isinstance(one, Decimal):
        return bool(one.as_tuple() == other.as_tuple())
    if isinstance(one, dict):
        return same(list(one.items()), list(other.items()))
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def message(tree: object, buffers: bytes = b"") -> bytes:
    """Return a message with ``tree``, whatever it is, and ``buffers``."""
    header = json.dumps(tree).encode()
    return struct.pack("<I", len(header)) + header + buffers


@given(values)
@settings(deadline=None)
def test_plain_data_arrives_as_it_was_with_its_exact_types(value: object) -> None:
    """What is encoded is decoded to the same types and the same bits."""
    assert same(value, wire.decode(wire.encode(value)))


class Text(str):
    """A subclass whose own methods lie."""

    def __str__(self) -> str:
        return "a lie"

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


class Numbers(list[int]):
    """A subclass that iterates over what it does not hold."""

    def __iter__(self) -> Any:
        return iter([7, 7, 7])


class Liar(torch.Tensor):
    """A tensor subclass that answers every function itself."""

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return torch.full((2,), 7.0)


def test_a_subclass_arrives_as_its_base_type_or_not_at_all() -> None:
    """What a subclass adds or overrides stays behind."""
    assert type(wire.decode(wire.encode(Numbers([1, 2])))) is list
    assert wire.decode(wire.encode(Numbers([1, 2]))) == [1, 2]
    assert type(wire.decode(wire.encode(Text("b")))) is str
    assert type(wire.decode(wire.encode(True))) is bool
    arrived = wire.decode(wire.encode(torch.nn.Parameter(torch.ones(2))))
    assert type(arrived) is torch.Tensor
    assert not arrived.requires_grad
    assert type(wire.decode(wire.encode(torch.zeros(2).as_subclass(Liar)))) is torch.Tensor


@pytest.mark.parametrize(
    "value",
    [object(), print, iter(()), np.array([object()]), range(10**9), Decimal("1e99999")],
    ids=lambda value: type(value).__name__,
)
def test_what_has_no_plain_form_is_refused(value: object) -> None:
    """Objects without a plain form raise WireError, unless somebody exports them."""
    with pytest.raises(WireError):
        wire.encode(value)


def test_what_contains_itself_is_refused() -> None:
    """A list within itself, or one nested too deep, raises WireError in either direction."""
    knot: list[object] = []
    knot.append(knot)
    with pytest.raises(WireError):
        wire.encode(knot)
    tree: list[object] = ["l"]
    for _ in range(wire.MAX_DEPTH + 1):
        tree = ["l", tree]
    with pytest.raises(WireError):
        wire.decode(message(tree))


NAMES = sorted({*plain_forms.FORMS, *plain_arrays.FORMS, "torch.dtype", "builtins.int"})
trees = st.recursive(
    st.one_of(
        st.sampled_from(NAMES), st.none(), st.booleans(), st.integers(), st.floats(),
        st.text(max_size=5),
        st.sampled_from([*"ludszieftcbanhxp", *DTYPES, "<f8", "|O", "|V9", "U1"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5), st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=20,
)  # fmt: skip


def decodes_or_refuses(data: bytes) -> None:
    """Fail unless ``data`` is a message or raises WireError, within the stated bound."""
    tracemalloc.start()
    try:
        wire.decode(data, lambda tree: len(tree))
    except WireError:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak <= wire.EXPANSION * len(data) + SLACK


@given(st.binary(max_size=300))
@example(b"")
@example(b"\xff\xff\xff\xff")
@settings(deadline=None)
def test_arbitrary_bytes_raise_only_wire_errors(data: bytes) -> None:
    """Bytes that are no message raise WireError and nothing else."""
    decodes_or_refuses(data)


@given(trees, st.binary(max_size=64))
@example(["t", "int8", [0, 2**39, 2**39], [0, 0]], b"")
@example(["t", "int8", [2**39, 2**39], [0, 1]], b"x")
@example(["t", "bool", [1], [0, 1]], b"\x07")
@example(["a", "|b1", [1], [0, 1]], b"\x07")
@example(["n", "<f8", [2], [0, 16]], b"x" * 16)
@example(["a", "<U1", [1], [0, 4]], b"\xff" * 4)
@example(["i", "f" * 10_000], b"")
@example(["i", 5], b"")
@example(["f", "1e999999"], b"")
@example(["d", [["l"], 1]], b"")
@example(["s", ["d"]], b"")
@example(["h", ["h"]], b"")
@example(["p", "range", ["l", 0, 2**50, 1]], b"")
@example(["p", "Fraction", ["l", 1, 0]], b"")
@example(["p", "Decimal", ["l", 0, "1", 2**50]], b"")
@example(["p", "Decimal", ["l", 0, ["l", 1], "F" * 9]], b"")
@example(["p", "type", ["l", "os.system"]], b"")
@example(["p", "type", ["l", ["l"]]], b"")
@example(["p", "defaultdict", ["l", ["p", "type", ["l", "builtins.range"]], ["d"]]], b"")
@example(["p", "record", ["l", "P", ["l", "a", "a"], ["u", 1, 2]]], b"")
@example(["p", "record", ["l", "P", ["l", "__class__"], ["u", 1]]], b"")
@example(["p", "numpy.array", ["l", "<U1", ["l", 1], ["b", [0, 4]]]], b"\xff" * 4)
@example(["p", "numpy.array", ["l", "O", ["l", 2**39, 0], ["l"]]], b"")
@example(["p", "numpy.array", ["l", "<U0", ["l", 2**39], ["b", [0, 0]]]], b"")
@example(["p", ["p"], ["l"]], b"")
@example(["p"], b"")
@example([["l"], 1], b"")
@example([], b"")
@settings(deadline=None, max_examples=300)
def test_hostile_trees_raise_only_wire_errors(tree: object, buffers: bytes) -> None:
    """Well-formed JSON that is no message raises WireError and nothing else."""
    decodes_or_refuses(message(tree, buffers))


@given(values, st.lists(st.tuples(st.integers(0, 2**16), st.binary(max_size=3)), max_size=4))
@settings(deadline=None)
def test_mutated_messages_raise_only_wire_errors(
    value: object, changes: list[tuple[int, bytes]]
) -> None:
    """A message with a few bytes changed, left out or added is a message or raises WireError."""
    data = bytearray(wire.encode(value))
    for place, new in changes:
        place %= len(data) + 1
        data[place : place + 1] = new
    decodes_or_refuses(bytes(data))


@given(values, st.integers(0, 2**16))
@settings(deadline=None)
def test_messages_cut_short_raise_only_wire_errors(value: object, end: int) -> None:
    """A message without its end raises WireError and nothing else."""
    data = wire.encode(value)
    decodes_or_refuses(data[: end % len(data)])


MANY = 30_000
WIDE = {
    "empty lists": ["l"],
    "empty sets": ["s"],
    "empty frozen sets": ["z"],
    "empty dicts": ["d"],
    "dicts of one": ["d", [1, 1]],
    "sets of one": ["s", 300],
    "empty arrays": ["a", "|u1", [0], [0, 0]],
    "complex numbers": ["c", "1", "1"],
    "no bytes": ["b", [0, 0]],
    "objects of JSON": {"": {}},
    "empty trees": [],
    "small numbers": 1,
    "large numbers": 999,
    "short texts": "ab",
    "empty queues": ["p", "deque", ["l", ["l"], None]],
    "empty counters": ["p", "Counter", ["l", ["d"]]],
    "empty ordered dicts": ["p", "OrderedDict", ["l", ["d"]]],
    "empty object arrays": ["p", "numpy.array", ["l", "O", ["l", 0], ["l"]]],
    "dates": ["p", "date", ["l", 1, 1, 1]],
    "paths": ["p", "path", ["l", ""]],
    "ranges": ["p", "range", ["l", 1]],
}


@pytest.mark.parametrize("name", WIDE)
def test_decoding_allocates_no_more_than_stated(name: str) -> None:
    """Messages made of the smallest things that grow most stay within EXPANSION."""
    decodes_or_refuses(message(["l", *[WIDE[name]] * MANY]))


def test_a_buffer_cannot_be_used_twice() -> None:
    """A message that names one buffer many times, to multiply it, is refused."""
    piece = ["b", [0, 1000]]
    with pytest.raises(WireError):
        wire.decode(message(["l", piece, piece], b"x" * 1000))


def test_many_colliding_keys_are_refused() -> None:
    """Keys that all have one hash, which would take hours to look up, are refused when many."""
    pairs = [[["c", str(-1000003 * n), str(n)], 0] for n in range(1, 20_000)]
    with pytest.raises(WireError):
        wire.decode(message(["d", *pairs]))
    with pytest.raises(WireError):
        wire.decode(message(["s", *[["i", hex(n * (2**61 - 1))] for n in range(1, 20_000)]]))
    assert len(wire.decode(wire.encode({str(n): n for n in range(20_000)}))) == 20_000
    assert len(wire.decode(wire.encode({n: n for n in range(20_000)}))) == 20_000


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (MappingProxyType({"a": True}), {"a": True}),
        (UserDict({"a": 1}), {"a": 1}),
        (ChainMap({"a": 1}, {"b": 2}), {"a": 1, "b": 2}),
        (UserList([1]), [1]),
        ({"a": 1}.keys(), ["a"]),
        ({"a": 1}.values(), [1]),
    ],
)
def test_containers_of_the_standard_library_have_a_plain_form(value: object, plain: object) -> None:
    """A test that asks for a dict or a list gets one, whatever the student put the data into."""
    decoded = wire.decode(wire.encode(value))
    assert (type(plain), plain) == (type(decoded), decoded)


def test_a_named_tuple_arrives_with_its_name_and_fields() -> None:
    """A test reads a named tuple's fields; none of the student's methods come along."""

    class Point(namedtuple("Point", ["x", "y"])):  # as students write it
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = tuple.__hash__

    arrived = wire.decode(wire.encode(Point(1, y=[2])))
    assert ("Point", 1, [2]) == (type(arrived).__name__, arrived.x, arrived.y)
    assert (1, [2]) == arrived
    assert arrived != (1, 2)
    assert {"x": 1, "y": 3} == arrived._replace(y=3)._asdict()
    assert "Point(x=1, y=[2])" == repr(arrived)


def test_classes_of_named_tuples_are_not_made_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A named tuple of one kind too many arrives as a tuple."""
    monkeypatch.setattr(records, "MAX_KINDS", 0)
    monkeypatch.setattr(records, "_kinds", {})
    one: Any = namedtuple("one", ["x"])
    assert type(wire.decode(wire.encode(one(1)))) is tuple


def test_a_subclass_of_a_known_type_arrives_as_that_type() -> None:
    """What a subclass of a date, a number or a queue overrides stays behind."""

    class Always(Decimal):
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = Decimal.__hash__

    arrived = wire.decode(wire.encode(Always("1.5")))
    assert (Decimal, False) == (type(arrived), arrived == Decimal(2))
    assert type(wire.decode(wire.encode(type("Day", (date,), {})(2024, 1, 2)))) is date
    assert type(wire.decode(wire.encode(type("Line", (deque,), {})([1])))) is deque


def test_a_factory_of_the_students_stays_behind() -> None:
    """A default dictionary goes on making only what a known type makes."""
    arrived = wire.decode(wire.encode(defaultdict(lambda: 1, {"a": 2})))
    assert (defaultdict, None, {"a": 2}) == (type(arrived), arrived.default_factory, arrived)


def test_a_class_of_the_students_is_no_value() -> None:
    """Only known types arrive as themselves, whatever a class says its name is."""
    forged = type("int", (), {"__module__": "builtins"})
    with pytest.raises(WireError):
        wire.encode(forged)
    assert wire.decode(wire.encode([int, ValueError])) == [int, ValueError]


@pytest.mark.parametrize(
    "form",
    [
        ["range", 0, 2**50, 1],
        ["Fraction", ["i", "1" + "0" * 5000], 3],
        ["Decimal", 0, "1", 20_000],
        ["defaultdict", ["p", "type", ["l", "builtins.range"]], ["d"]],
        ["type", "os.system"],
        ["type", "builtins.BaseException"],
        ["date", True, 1, 1],
        ["record", "P", ["l", "a", "a"], ["u", 1, 2]],
        ["record", "P", ["l", "__class__"], ["u", 1]],
        ["numpy.array", "<U1", ["l", 1], ["b", [0, 4]]],
        ["numpy.array", "O", ["l", 2], ["l", 1]],
    ],
    ids=lambda form: form[0],
)
def test_a_form_with_parts_beyond_its_bounds_is_refused(form: list[object]) -> None:
    """What a test could not handle, or what no honest writer sends, is no value."""
    name, *parts = form
    with pytest.raises(WireError):
        wire.decode(message(["p", name, ["l", *parts]], b"\xff" * 4))
