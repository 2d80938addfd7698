"""Plain forms of dates and times; a time zone travels as the offset that it has then."""

from __future__ import annotations

import datetime as dt
from typing import Any

from invigilator.inside.forms import Form, of


def _zone_parts(offset: dt.timedelta | None, name: str | None) -> list[Any] | None:
    return None if offset is None else [offset, name]


def _zone(parts: Any) -> dt.timezone | None:
    if parts is None:
        return None
    offset, name = parts
    of(dt.timedelta, offset)
    if name is None:
        return dt.timezone(offset)
    of(str, name)
    zone = dt.timezone(offset, name)
    plain = dt.timezone(offset)
    return plain if plain.tzname(None) == name else zone


def _split_datetime(value: dt.datetime) -> list[Any]:
    date, time = dt.datetime.date(value), dt.datetime.time(value)
    zone = _zone_parts(value.utcoffset(), value.tzname())
    return [*_split_date(date), *_clock(time), zone]


def _split_date(value: dt.date) -> list[Any]:
    return [value.year, value.month, value.day]


def _clock(value: dt.time) -> list[Any]:
    return [value.hour, value.minute, value.second, value.microsecond, value.fold]


def _split_time(value: dt.time) -> list[Any] | None:
    if value.tzinfo is not None and value.utcoffset() is None:
        return None  # its zone needs a date
    return [*_clock(value), _zone_parts(value.utcoffset(), value.tzname())]


def _make_datetime(*parts: Any) -> dt.datetime:
    *numbers, fold, zone = parts
    of(int, *numbers, fold)
    return dt.datetime(*numbers).replace(tzinfo=_zone(zone), fold=fold)


def _make_date(*numbers: Any) -> dt.date:
    of(int, *numbers)
    return dt.date(*numbers)


def _make_time(*parts: Any) -> dt.time:
    *clock, fold, zone = parts
    of(int, *clock, fold)
    return dt.time(*clock).replace(tzinfo=_zone(zone), fold=fold)


def _make_timedelta(*numbers: Any) -> dt.timedelta:
    of(int, *numbers)
    return dt.timedelta(*numbers)


def _make_timezone(*parts: Any) -> dt.timezone:
    zone = _zone(list(parts))
    of(dt.timezone, zone)
    return zone  # type: ignore[return-value]  # just checked


FORMS: dict[str, Form] = {
    "datetime": Form(dt.datetime, _split_datetime, _make_datetime),
    "date": Form(dt.date, _split_date, _make_date),
    "time": Form(dt.time, _split_time, _make_time),
    "timedelta": Form(dt.timedelta, lambda v: [v.days, v.seconds, v.microseconds], _make_timedelta),
    "timezone": Form(
        dt.timezone, lambda v: _zone_parts(v.utcoffset(None), v.tzname(None)), _make_timezone
    ),
}
"""By the name that travels."""
