"""The language of a notebook: only Python is graded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from invigilator.errors import CourseError

PYTHON = ("python", "ipython")


def require_python(name: str, metadata: Any) -> None:
    """Raise :class:`CourseError` if the notebook called ``name`` is written in another language."""
    language = language_of(metadata)
    if not language.lower().startswith(PYTHON):
        raise CourseError(f"{name}: written in {language}, and only Python is graded")


def require_python_notebooks(folder: Path) -> None:
    """Raise :class:`CourseError` for the first notebook in ``folder`` in another language."""
    for path in sorted(folder.glob("*.ipynb")):
        try:
            notebook = json.loads(path.read_bytes())
        except (OSError, ValueError):
            continue  # whoever reads it next says why it cannot be read
        if isinstance(notebook, dict):
            require_python(path.stem, notebook.get("metadata"))


def language_of(metadata: Any) -> str:
    """Return what a notebook's kernel runs, or else what it says its cells are; else "python"."""
    for part, key in (("kernelspec", "language"), ("language_info", "name")):
        entry = metadata.get(part) if isinstance(metadata, Mapping) else None
        language = entry.get(key) if isinstance(entry, Mapping) else None
        if isinstance(language, str) and language:
            return language
    return PYTHON[0]
