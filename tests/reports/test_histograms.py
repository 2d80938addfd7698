"""Geometry of the report's histograms."""

from __future__ import annotations

import pytest

from invigilator.formats import short
from invigilator.reports.histograms import BOTTOM, TOP, five_numbers, histogram, round_up


def test_every_value_is_in_one_bar() -> None:
    """Borders belong to the range above, full points to the last; bars have the right height."""
    figure = histogram("quiz", [0, 0.99, 1, 5, 9, 10, 10], 10, "points")
    assert figure is not None
    assert [2, 1, 0, 0, 0, 1, 0, 0, 0, 3] == [bar.count for bar in figure.bars]
    assert (TOP, BOTTOM - TOP) == (figure.bars[9].y, figure.bars[9].height)
    assert (BOTTOM, 0) == (figure.bars[2].y, figure.bars[2].height)


def test_tenths_are_met_exactly() -> None:
    """Sums of decimal fractions do not fall into the range below."""
    figure = histogram("x", [0.1 + 0.2, 0.7], 1, "points")
    assert figure is not None
    assert [3, 7] == [place for place, bar in enumerate(figure.bars) if bar.count]


def test_the_picture_has_its_words() -> None:
    """The text alternative has the numbers that the picture shows."""
    figure = histogram("quiz", [1, 2.5, 9, 10], 10, "points")
    assert figure is not None
    assert (
        "Histogram of quiz, 4 submissions, in points: from 1 to 10, median 5.8, the middle half "
        "from 2.1 to 9.2. Submissions by range: 1 to 2: 1; 2 to 3: 1; 9 to 10: 2."
    ) == figure.text


def test_no_values_have_no_picture() -> None:
    """An empty class shows none."""
    assert histogram("quiz", [], 10, "points") is None


def test_points_out_of_range_stay_in_the_picture() -> None:
    """Extra credit, or a section without points, breaks nothing."""
    figure = histogram("quiz", [-1, 12], 10, "points")
    assert figure is not None
    assert (1, 1) == (figure.bars[0].count, figure.bars[9].count)
    assert histogram("quiz", [0], 0, "points") is not None


def test_one_value_has_five_numbers() -> None:
    """All five are that value."""
    assert (3, 3, 3, 3, 3) == five_numbers([3])


@pytest.mark.parametrize(
    ("value", "end"), [(0, 1), (0.3, 0.5), (1, 1), (7.2, 10), (11, 20), (26.9, 50), (100, 100)]
)
def test_an_axis_ends_at_a_round_number(value: float, end: float) -> None:
    """1, 2 or 5 times a power of ten."""
    assert end == pytest.approx(round_up(value))


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (0.25, "0.25"), (12.5, "12.5"), (61, "61"), (8.83, "8.8")]
)
def test_numbers_are_short(value: float, text: str) -> None:
    """One decimal is enough."""
    assert text == short(value)
