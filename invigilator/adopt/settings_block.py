"""Our lines in a course's ``nbgrader_config.py``: added at its end, and taken out again."""

from __future__ import annotations

import os
import re
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

BLOCK = re.compile(
    rb"\r?\n%b\r?\n.*?\n%b\r?\n" % (re.escape(BEGIN.encode()), re.escape(END.encode())),
    re.DOTALL,
)
"""Our lines, whichever line ends an editor has given them."""

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


def with_block(settings: bytes) -> bytes:
    """Return ``settings`` with our lines at the end, once, in the line ends of the file."""
    lines = LINES.encode()
    if b"\r\n" in settings:
        lines = lines.replace(b"\n", b"\r\n")
    return without_block(settings) + lines


def without_block(settings: bytes) -> bytes:
    """Return ``settings`` as they were before :func:`with_block`, byte for byte."""
    return BLOCK.sub(b"", settings, count=1)


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


def replace_file(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` as a whole; raise :class:`CourseError` if that is not possible.

    Where ``path`` is a link, the file that it leads to is replaced, and the link stays.
    """
    try:
        path = path.resolve()
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            file.write(content)
        if path.exists():
            os.chmod(file.name, path.stat().st_mode)
        os.replace(file.name, path)
    except OSError as error:
        raise CourseError(f"{path}: {error.strerror or error}: nothing has changed") from None
