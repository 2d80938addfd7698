"""A machine on which scikit-learn is not installed, and a small course with texts to mark."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest

from tests.support.marking import TextCourse, text_course


@pytest.fixture
def without_sklearn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every import of scikit-learn fail, whether it was imported before or not."""
    real = builtins.__import__

    def refuse(name: str, *rest: Any, **named: Any) -> Any:
        if name.partition(".")[0] == "sklearn":
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", refuse)


TEXTS = {
    "student-ann": "It sinks because it is heavy.",
    "student-bob": "It swims on the water.",
    "student-cem": "Nobody knows.",
    "student-dan": "Buoyancy, and so it rises.",
}


@pytest.fixture
def course(tmp_path: Path) -> TextCourse:
    """Return a course whose class of four waits to be marked."""
    return text_course(tmp_path, TEXTS)
