"""A machine on which scikit-learn is not installed."""

from __future__ import annotations

import builtins
from typing import Any

import pytest


@pytest.fixture
def without_sklearn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every import of scikit-learn fail, whether it was imported before or not."""
    real = builtins.__import__

    def refuse(name: str, *rest: Any, **named: Any) -> Any:
        if name.partition(".")[0] == "sklearn":
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", refuse)
