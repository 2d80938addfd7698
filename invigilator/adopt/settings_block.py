"""Our lines in a course's ``nbgrader_config.py``: added at its end, and taken out again."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from traitlets.config import Config

from invigilator.errors import CourseError

BEGIN = "# >>> invigilator: these lines are from `invigilator adopt`"
END = "# <<< invigilator: `invigilator adopt --undo` takes them out again"
LINES = f"""
{BEGIN}
from invigilator.nbgrader import settings  # noqa: E402

settings(get_config())  # noqa: F821  # grade and write feedback with the invigilator
{END}
"""

OURS = "invigilator."
"""What the names of our exporters and preprocessors begin with."""

REPLACED = (
    ("Autograde", "exporter_class"),
    ("Autograde", "sanitize_preprocessors"),
    ("Autograde", "autograde_preprocessors"),
    ("GenerateFeedback", "exporter_class"),
    ("GenerateFeedback", "preprocessors"),
)
"""The settings that our lines take the place of."""


def with_block(text: str) -> str:
    """Return the settings ``text`` with our lines at its end, once."""
    return without_block(text).rstrip("\n") + "\n" + LINES


def without_block(text: str) -> str:
    """Return the settings ``text`` as it was before :func:`with_block`."""
    before, begin, rest = text.partition(f"\n{BEGIN}\n")
    _, end, after = rest.partition(f"\n{END}\n")
    return before + after if begin and end else text


def grades_with_us(config: Config) -> bool:
    """Whether the settings already let the invigilator grade, by our lines or the course's own."""
    return OURS in str(config.get("Autograde", {}).get("autograde_preprocessors", ""))


def require_no_others(config: Config) -> None:
    """Raise :class:`CourseError` if the course has a grading of its own, which we would replace."""
    others = [
        f"c.{section}.{trait}"
        for section, trait in REPLACED
        if (value := config.get(section, {}).get(trait)) and OURS not in str(value)
    ]
    if others:
        raise CourseError(
            f"the course sets {', '.join(others)} itself, which the invigilator would replace: "
            "remove it first, if grading can do without"
        )


def replace_text(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` as a whole; raise :class:`CourseError` if that is not possible."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, prefix=f".{path.name}.", encoding="utf-8", delete=False
        ) as file:
            file.write(text)
        if path.exists():
            os.chmod(file.name, path.stat().st_mode)
        os.replace(file.name, path)
    except OSError as error:
        raise CourseError(f"{path}: {error.strerror or error}: nothing has changed") from None
