"""How well two markers agree."""

from __future__ import annotations

import pytest

from invigilator.marking.agreement import Agreement, agreement
from invigilator.marking.book import Mark
from invigilator.marking.desk import paired


@pytest.mark.parametrize(
    ("pairs", "equal", "kappa"),
    [
        # Cohen's own form: of 50, both say 1 for 20 and 0 for 15; by chance 0.5; (0.7-0.5)/(1-0.5)
        ([(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15, 0.7, 0.4),
        # three numbers: equal 2 of 4; by chance (2*1 + 1*2 + 1*1) / 16 = 5/16
        ([(0, 0), (0, 1), (1, 1), (2.5, 2.5), (2.5, 0), (1, 2.5)], 0.5, 0.25),
        ([(0, 1), (1, 0)], 0.0, -1.0),
        ([(1, 1), (0, 0)], 1.0, 1.0),
        ([(1, 1), (1, 0)], 0.5, 0.0),
    ],
)
def test_kappa_is_as_computed_by_hand(
    pairs: list[tuple[float, float]], equal: float, kappa: float
) -> None:
    """Agreement beyond chance, for two numbers or more, and 0 or less where there is none."""
    found = agreement(pairs)
    assert found is not None
    assert found.answers == len(pairs)
    assert found.equal == pytest.approx(equal)
    assert found.kappa == pytest.approx(kappa)


def test_without_pairs_there_is_nothing_to_say() -> None:
    """No division by zero."""
    assert agreement([]) is None


def test_where_all_got_the_same_kappa_is_not_defined() -> None:
    """Chance alone would agree as well."""
    assert agreement([(2, 2)] * 5) == Agreement(5, 1.0, None)


@pytest.mark.usefixtures("without_sklearn")
def test_without_scikit_learn_the_share_stands_alone() -> None:
    """The page works without the extra."""
    assert agreement([(1, 1), (1, 0)]) == Agreement(2, 0.5, None)


def test_pairs_are_two_looks_at_one_text() -> None:
    """A second opinion on an older text, a mark for a colleague, and a lone mark make no pair."""
    first, second = Mark(points=2, digest="a"), Mark(points=1, digest="a", second=True)
    marks = {
        "both": {"ada": first, "bob": second, "cem": Mark(points=2, digest="a", second=True)},
        "alone": {"ada": first},
        "no first": {"bob": second},
        "another text": {"ada": Mark(points=2, digest="b"), "bob": second},
        "flagged": {"ada": Mark(points=2, digest="a", flagged=True), "bob": second},
        "doubtful": {"ada": first, "bob": Mark(points=1, digest="a", flagged=True, second=True)},
    }
    assert paired(marks) == [("both", 2, 1), ("both", 2, 2)]
