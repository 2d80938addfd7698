"""How numbers are written for people and for learning platforms."""

from __future__ import annotations


def points(value: float) -> str:
    """Return points as people, Canvas and Moodle read them: at most two decimal places."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def short(value: float) -> str:
    """Return ``value`` with at most one decimal place, below 1 with at most two."""
    return f"{value:.{1 if abs(value) >= 1 else 2}f}".rstrip("0").rstrip(".") or "0"
