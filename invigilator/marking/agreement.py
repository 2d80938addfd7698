"""How well two markers agree on the answers that both have read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Agreement:
    """Of the answers that have a second opinion."""

    answers: int
    equal: float
    """Share with the same points, from 0 to 1."""
    kappa: float | None
    """Cohen's kappa; None without scikit-learn, or where all got the same points."""


def agreement(pairs: Sequence[tuple[float, float]]) -> Agreement | None:
    """Return how far the two numbers of ``pairs`` agree; None where there are none.

    Kappa is Cohen's (Educational and Psychological Measurement 20, 1960): agreement beyond what
    two markers would reach by chance who give each number as often as these do.
    """
    if not pairs:
        return None
    equal = sum(first == second for first, second in pairs) / len(pairs)
    return Agreement(len(pairs), equal, _kappa(pairs))


def _kappa(pairs: Sequence[tuple[float, float]]) -> float | None:
    if len({points for pair in pairs for points in pair}) < 2:
        return None
    try:
        from sklearn.metrics import cohen_kappa_score
    except ImportError:
        return None
    first, second = zip(*[(str(a), str(b)) for a, b in pairs], strict=True)
    return float(cohen_kappa_score(first, second))
