"""Geometry of the report's histograms; the page's template draws them as SVG, text escaped."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from invigilator.formats import short

BINS = 10
WIDTH, HEIGHT = 320, 150
LEFT, RIGHT, TOP, BOTTOM = 8, 312, 34, 118
"""Where the bars stand; above is room for counts and the median, below for the axis."""


@dataclass(frozen=True)
class Bar:
    """One bar and what it stands for."""

    x: float
    y: float
    width: float
    height: float
    count: int
    span: str
    """From where to where, such as ``9 to 10``."""


@dataclass(frozen=True)
class Histogram:
    """How many values lie in each tenth of a range."""

    title: str
    unit: str
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    """(x, label)"""
    median_x: float
    numbers: tuple[float, ...]
    """Lowest, lower quartile, median, upper quartile, highest."""
    mean: float
    count: int

    @property
    def text(self) -> str:
        """The picture in words, for readers who cannot see it."""
        low, lower, median, upper, high = (short(value) for value in self.numbers)
        full = [f"{bar.span}: {bar.count}" for bar in self.bars if bar.count]
        return (
            f"Histogram of {self.title}, {self.count} submissions, in {self.unit}: from {low} to "
            f"{high}, median {median}, the middle half from {lower} to {upper}. "
            f"Submissions by range: {'; '.join(full)}."
        )


def histogram(title: str, values: Sequence[float], top: float, unit: str) -> Histogram | None:
    """Return the histogram of ``values`` from 0 to ``top``, or None where there are none.

    A value on a border belongs to the range above it, the top one to the last range.
    """
    if not values:
        return None
    top = top or 1.0
    counts = [0] * BINS
    for value in values:
        counts[min(max(int(value / top * BINS + 1e-9), 0), BINS - 1)] += 1
    step = (RIGHT - LEFT) / BINS
    tallest = max(counts)
    bars = tuple(
        Bar(
            round(LEFT + number * step + 1, 2),
            round(BOTTOM - (BOTTOM - TOP) * count / tallest, 2),
            round(step - 2, 2),
            round((BOTTOM - TOP) * count / tallest, 2),
            count,
            f"{short(number * top / BINS)} to {short((number + 1) * top / BINS)}",
        )
        for number, count in enumerate(counts)
    )
    ticks = tuple((LEFT + part * (RIGHT - LEFT), short(part * top)) for part in (0, 0.5, 1))
    numbers = five_numbers(values)
    median_x = LEFT + min(max(numbers[2] / top, 0), 1) * (RIGHT - LEFT)
    mean = statistics.fmean(values)
    return Histogram(title, unit, bars, ticks, round(median_x, 2), numbers, mean, len(values))


def five_numbers(values: Sequence[float]) -> tuple[float, ...]:
    """Return the lowest value, the quartiles and the highest."""
    if len(values) == 1:
        return (values[0],) * 5
    quartiles = statistics.quantiles(values, n=4, method="inclusive")
    return (min(values), *quartiles, max(values))


def round_up(value: float) -> float:
    """Return the next larger 1, 2 or 5 times a power of ten, for the end of an axis."""
    if value <= 0:
        return 1.0
    power = 10 ** math.floor(math.log10(value))
    return float(next(step * power for step in (1, 2, 5, 10) if step * power >= value - 1e-9))
