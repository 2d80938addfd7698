"""Plain forms of pandas' tables, columns, labels and single values; imported where it is met."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from invigilator.errors import WireError
from invigilator.inside.forms import Form, Later, of

pd: Any = Later("pandas")

UNITS = ("s", "ms", "us", "ns")
MASKED = (
    "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float32", "Float64",
    "boolean",
)  # fmt: skip
"""Types of columns that hold numbers, and a mask beside them."""
LONGEST_RANGE = 2**21


def _of_any(kinds: tuple[type, ...], *values: object) -> None:
    if not all(type(value) in kinds for value in values):
        raise WireError("a part of another type")


# ---- single values ----


def _split_moment(value: Any) -> list[Any] | None:
    zone = getattr(value, "tz", None)
    return None if zone is not None and str(zone) != "UTC" else [value.asm8, zone is not None]


def _make_timestamp(moment: Any, is_utc: Any) -> Any:
    of(np.datetime64, moment)
    made = pd.Timestamp(moment)
    return made.tz_localize("UTC") if is_utc is True else made


def _make_timedelta(moment: Any, _: Any) -> Any:
    of(np.timedelta64, moment)
    return pd.Timedelta(moment)


def _make_interval(left: Any, right: Any, closed: Any) -> Any:
    of(str, closed)
    return pd.Interval(left, right, closed)


# ---- types of columns ----


def _split_masked_type(value: Any) -> list[Any] | None:
    return [value.name] if value.name in MASKED else None


def _make_masked_type(name: Any) -> Any:
    of(str, name)
    if name not in MASKED:
        raise WireError("an unknown type of column")
    return pd.api.types.pandas_dtype(name)


def _split_text_type(value: Any) -> list[Any]:
    return [value.storage, value.na_value is pd.NA]


def _make_text_type(storage: Any, has_na: Any) -> Any:
    if storage not in ("python", "pyarrow"):
        raise WireError("an unknown storage of text")
    return pd.StringDtype(storage, na_value=pd.NA if has_na is True else np.nan)


def _make_category_type(categories: Any, is_ordered: Any) -> Any:
    _of_any(indexes(), categories)
    return pd.CategoricalDtype(categories, is_ordered is True)


def _split_zoned_type(value: Any) -> list[Any] | None:
    return [value.unit] if str(value.tz) == "UTC" else None


def _make_zoned_type(unit: Any) -> Any:
    if unit not in UNITS:
        raise WireError("an unknown unit of time")
    return pd.DatetimeTZDtype(unit, "UTC")


# ---- columns ----


def _split_intervals(value: Any) -> list[Any]:
    return [value.left, value.right, value.closed]


def _make_intervals(left: Any, right: Any, closed: Any) -> Any:
    _of_any(indexes(), left, right)
    of(str, closed)
    return pd.arrays.IntervalArray.from_arrays(left, right, closed)


def _split_masked(value: Any) -> list[Any] | None:
    name = value.dtype.name
    return [name, value._data, value._mask] if name in MASKED else None


def _make_masked(name: Any, data: Any, mask: Any) -> Any:
    kind = _make_masked_type(name)
    of(np.ndarray, data, mask)
    if data.dtype != kind.numpy_dtype or mask.dtype != bool or data.shape != mask.shape:
        raise WireError("a column of another type than its data")
    return type(pd.array([], dtype=kind))(data, mask)


def _split_text(value: Any) -> list[Any]:
    entries = [None if entry is pd.NA or entry != entry else entry for entry in value]
    return [value.dtype, entries]


def _make_text(kind: Any, entries: Any) -> Any:
    of(pd.StringDtype, kind)
    of(list, entries)
    _of_any((str, type(None)), *entries)
    return pd.array(np.array(entries, dtype=object), dtype=kind)


def _split_categories(value: Any) -> list[Any]:
    return [np.asarray(value.codes), value.dtype]


def _make_categories(codes: Any, kind: Any) -> Any:
    of(np.ndarray, codes)
    of(pd.CategoricalDtype, kind)
    return pd.Categorical.from_codes(codes, dtype=kind)


def _column(value: Any) -> Any:
    """Return the data of a series or an index, as an array."""
    array = value.array
    if isinstance(value.dtype, np.dtype):
        return value.to_numpy()
    if isinstance(value.dtype, pd.DatetimeTZDtype):
        return [value.dt.tz_localize(None).to_numpy()] if str(value.dtype.tz) == "UTC" else array
    return array


def _series(data: Any, index: Any = None) -> Any:
    if type(data) is list:  # dates of UTC
        (data,) = data
        of(np.ndarray, data)
        return pd.Series(data, index).dt.tz_localize("UTC")
    _of_any((np.ndarray, *columns()), data)
    return pd.Series(data, index, dtype=data.dtype)


def _make_series(data: Any, index: Any, name: Any) -> Any:
    _of_any(indexes(), index)
    return _series(data, index).rename(name) if name is not None else _series(data, index)


def _split_frame(value: Any) -> list[Any]:
    columns = [_column(value.iloc[:, place]) for place in range(value.shape[1])]
    return [columns, value.index, value.columns]


def _make_frame(columns: Any, index: Any, names: Any) -> Any:
    of(list, columns)
    _of_any(indexes(), index, names)
    if len(columns) != len(names):
        raise WireError("a table of another width")
    made = pd.DataFrame(
        {place: _series(column, index) for place, column in enumerate(columns)}, index=index
    )
    made.columns = names
    return made


# ---- labels ----


def _split_index(value: Any) -> list[Any]:
    data = value.to_series().reset_index(drop=True)
    return [_column(data), value.name, getattr(value, "freqstr", None)]


def _make_index(data: Any, name: Any, every: Any) -> Any:
    series = _series(data)
    if every is None:
        return pd.Index(series.array, name=name, dtype=series.dtype)
    of(str, every)
    kind: Any = pd.DatetimeIndex if series.dtype.kind == "M" else pd.TimedeltaIndex
    return kind(series.array, name=name, freq=every)


def _split_range(value: Any) -> list[Any] | None:
    numbers = [value.start, value.stop, value.step, value.name]
    return numbers if len(value) <= LONGEST_RANGE else None


def _make_range(start: Any, stop: Any, step: Any, name: Any) -> Any:
    of(int, start, stop, step)
    made = pd.RangeIndex(start, stop, step, name=name)
    if len(made) > LONGEST_RANGE:
        raise WireError("a range of too many numbers")
    return made


def _split_multi(value: Any) -> list[Any]:
    codes = [np.asarray(code) for code in value.codes]
    return [list(value.levels), codes, list(value.names)]


def _make_multi(levels: Any, codes: Any, names: Any) -> Any:
    of(list, levels, codes, names)
    _of_any(indexes(), *levels)
    of(np.ndarray, *codes)
    return pd.MultiIndex(levels, codes, names=names)


@functools.cache
def indexes() -> tuple[type, ...]:
    """Return the kinds of labels."""
    return (
        pd.Index, pd.RangeIndex, pd.MultiIndex, pd.DatetimeIndex, pd.TimedeltaIndex,
        pd.CategoricalIndex, pd.IntervalIndex,
    )  # fmt: skip


@functools.cache
def columns() -> tuple[type, ...]:
    """Return the kinds of columns that are no numpy arrays."""
    return (pd.Categorical, pd.arrays.IntervalArray, *_masked_columns(), *_text_columns())


def _masked_columns() -> set[type]:
    return {type(pd.array([], dtype=name)) for name in MASKED}


def _text_columns() -> set[type]:
    return {type(pd.array(["a"], dtype="str")), type(pd.array(["a"], dtype="string"))}


@functools.cache
def forms() -> dict[str, Form]:
    """Return the forms by the name that travels."""
    return {**_single_values(), **_types(), **_columns(), **_labels_and_tables()}


def _single_values() -> dict[str, Form]:
    return {
        "pandas.NaT": Form(type(pd.NaT), lambda _: [], lambda: pd.NaT),
        "pandas.NA": Form(type(pd.NA), lambda _: [], lambda: pd.NA),
        "pandas.Timestamp": Form(pd.Timestamp, _split_moment, _make_timestamp),
        "pandas.Timedelta": Form(pd.Timedelta, _split_moment, _make_timedelta),
        "pandas.Interval": Form(pd.Interval, lambda v: [v.left, v.right, v.closed], _make_interval),
    }


def _types() -> dict[str, Form]:
    masked = {type(pd.api.types.pandas_dtype(name)) for name in MASKED}
    return {
        "pandas.StringDtype": Form(pd.StringDtype, _split_text_type, _make_text_type),
        "pandas.DatetimeTZDtype": Form(pd.DatetimeTZDtype, _split_zoned_type, _make_zoned_type),
        "pandas.CategoricalDtype": Form(
            pd.CategoricalDtype, lambda v: [v.categories, v.ordered], _make_category_type
        ),
    } | _named(masked, _split_masked_type, _make_masked_type)


def _columns() -> dict[str, Form]:
    return {
        "pandas.Categorical": Form(pd.Categorical, _split_categories, _make_categories),
        "pandas.IntervalArray": Form(pd.arrays.IntervalArray, _split_intervals, _make_intervals),
        **_named(_masked_columns(), _split_masked, _make_masked),
        **_named(_text_columns(), _split_text, _make_text),
    }


def _labels_and_tables() -> dict[str, Form]:
    return {
        "pandas.Series": Form(pd.Series, lambda v: [_column(v), v.index, v.name], _make_series),
        "pandas.DataFrame": Form(pd.DataFrame, _split_frame, _make_frame),
        "pandas.RangeIndex": Form(pd.RangeIndex, _split_range, _make_range),
        "pandas.MultiIndex": Form(pd.MultiIndex, _split_multi, _make_multi),
        # an index of another kind is made by what it holds
        "pandas.Index": Form(pd.Index, _split_index, _make_index),
    }


def _named(kinds: set[type], split: Any, make: Any) -> dict[str, Form]:
    return {f"pandas.{kind.__name__}": Form(kind, split, make) for kind in kinds}
