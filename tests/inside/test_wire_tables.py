"""Tables and sparse matrices between rooms: they arrive whole, or stay where they are."""

from __future__ import annotations

import contextlib
import json
import struct
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invigilator.errors import WireError
from invigilator.inside import plain_pandas, plain_sparse, wire

DAYS = pd.date_range("2020-01-01", periods=2)
FRAME = pd.DataFrame(
    {
        "number": [1, 2],
        "text": ["x", None],
        "day": DAYS,
        "moment": DAYS.tz_localize("UTC"),
        "kind": pd.Categorical(["u", "v"], ordered=True),
        "gap": pd.array([1, None], dtype="Int64"),
        "own text": pd.array(["a", None], dtype="string"),
        "object": [[1], {}],
        "bin": pd.cut([1, 2], 2),
    }
)
LABELS: dict[str, Any] = {
    "numbers": pd.Index([1.5, 2.5], name="n"),
    "texts": pd.Index(["a", "b"]),
    "a range": pd.RangeIndex(1, 9, 2),
    "kinds": pd.CategoricalIndex(["a"]),
    "intervals": pd.interval_range(0, 3),
    "days": DAYS,
    "moments": DAYS.tz_localize("UTC"),
    "spans": pd.timedelta_range("1D", periods=3),
    "two levels": pd.MultiIndex.from_product([[1, 2], ["a"]], names=["p", None]),
}
SINGLE: dict[str, Any] = {
    "a moment": pd.Timestamp("2020-01-01 12:00"),
    "a moment of UTC": pd.Timestamp("2020-01-01", tz="UTC"),
    "a span": pd.Timedelta("3D"),
    "an interval": pd.Interval(0, 1, "both"),
    "a type": FRAME["gap"].dtype,
    "a type of text": FRAME["text"].dtype,
    "a type of kinds": FRAME["kind"].dtype,
    "a type of moments": FRAME["moment"].dtype,
}


def arrived(value: object) -> Any:
    """Return what arrives for ``value``."""
    return wire.decode(wire.encode(value))


@pytest.mark.parametrize(
    "frame",
    [FRAME, FRAME.T, FRAME.set_index(["number", "text"]), FRAME.describe(), pd.DataFrame()],
)
def test_a_table_arrives_as_it_was(frame: pd.DataFrame) -> None:
    """Types of columns, labels and missing values are those that the student's table had."""
    pd.testing.assert_frame_equal(frame, arrived(frame))


@pytest.mark.parametrize("column", [*FRAME.columns])
def test_a_column_arrives_as_it_was(column: str) -> None:
    """A column keeps its name, its type and its labels."""
    pd.testing.assert_series_equal(FRAME[column], arrived(FRAME[column]))


def test_the_types_of_a_table_arrive() -> None:
    """A test may compare a table's types."""
    pd.testing.assert_series_equal(FRAME.dtypes, arrived(FRAME.dtypes))


@pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS.keys())
def test_labels_arrive_as_they_were(labels: Any) -> None:
    """Labels of each kind keep their kind, their names and how regular they are."""
    assert type(labels) is type(arrived(labels))
    pd.testing.assert_index_equal(labels, arrived(labels))
    assert getattr(labels, "freq", None) == getattr(arrived(labels), "freq", None)


@pytest.mark.parametrize("value", SINGLE.values(), ids=SINGLE.keys())
def test_single_values_arrive_as_they_were(value: object) -> None:
    """A moment, a span, an interval and a type arrive as what they are."""
    assert (type(value), value) == (type(arrived(value)), arrived(value))


def test_missing_values_stay_the_only_ones_of_their_kind() -> None:
    """A test may ask whether a value is NA or NaT."""
    assert arrived(pd.NA) is pd.NA
    assert arrived(pd.NaT) is pd.NaT


@pytest.mark.parametrize("name", plain_sparse.forms())
def test_a_sparse_matrix_arrives_in_its_format(name: str) -> None:
    """A sparse matrix keeps its class and its numbers."""
    matrix = plain_sparse.forms()[name].kind(np.array([[1.0, 0], [0, 2]]))
    assert type(matrix) is type(arrived(matrix))
    assert [[1.0, 0], [0, 2]] == arrived(matrix).toarray().tolist()


def test_a_subclass_of_a_table_arrives_as_a_table() -> None:
    """What a student's own kind of table overrides stays behind."""

    class Always(pd.DataFrame):
        def equals(self, other: object) -> bool:
            return True

    came = arrived(Always({"a": [1]}))
    assert (pd.DataFrame, False) == (type(came), came.equals(pd.DataFrame({"a": [2]})))


def test_a_table_of_objects_stays_where_it_is_as_a_whole() -> None:
    """A table that holds an object of the student's is one object there, not a table of them."""
    message = wire.encode(pd.DataFrame({"a": [object()]}), lambda value: [type(value).__name__])
    assert wire.decode(message, lambda tree: tree) == ["DataFrame"]


trees = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-3, 2**40), st.sampled_from(["python", "D", "Int64"])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda entries: ["l", *entries]),
        st.just(["a", "<i8", [1], [0, 8]]),
        st.just(["a", "|b1", [0], [0, 0]]),
        st.tuples(
            st.sampled_from([*plain_pandas.forms(), *plain_sparse.forms()]),
            st.lists(inner, max_size=4),
        ).map(lambda form: ["p", form[0], ["l", *form[1]]]),
    ),
    max_leaves=12,
)


@given(trees, st.binary(min_size=8, max_size=8))
@settings(deadline=None, max_examples=300)
def test_hostile_tables_raise_only_wire_errors(tree: object, buffers: bytes) -> None:
    """Forms of tables with parts of any other kind raise WireError and nothing else."""
    header = json.dumps(tree).encode()
    with contextlib.suppress(WireError):
        wire.decode(struct.pack("<I", len(header)) + header + buffers)


def test_a_matrix_with_places_outside_is_refused() -> None:
    """Places outside the matrix, which compiled code would follow, are refused."""
    for name, form in plain_sparse.forms().items():
        matrix: Any = form.kind(np.array([[1.0, 0], [0, 2]]))
        parts = form.split(matrix)
        assert parts is not None
        first = "dia" not in name
        for place in range(2, len(parts)) if first else ():
            bad = [*parts[:place], parts[place] + 50, *parts[place + 1 :]]
            with pytest.raises(WireError):
                wire.decode(_as_form(name, bad))


def _as_form(name: str, parts: list[Any]) -> bytes:
    (length,) = struct.unpack_from("<I", message := wire.encode(parts))
    header = json.dumps(["p", name, json.loads(message[4 : 4 + length])]).encode()
    return struct.pack("<I", len(header)) + header + message[4 + length :]
