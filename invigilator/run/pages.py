"""Make the feedback pages of one submission with nbgrader's own converter.

Runs in a worker process, right after the submission was graded or later. With the pages lies a file
that says what they were made from, so that a later run knows whether they still tell the truth.
"""

from __future__ import annotations

import functools
import traceback
from hashlib import sha256
from pathlib import Path

import nbconvert
from jinja2 import TemplateSyntaxError
from nbgrader.converters import GenerateFeedback

from invigilator.course import CONFIG
from invigilator.files import ordinary_files, pack
from invigilator.hooks.feedback_exporter import TEMPLATES
from invigilator.recorded import Recorded
from invigilator.run.logs import CauseLog, one_line
from invigilator.run.parcels import Pages
from invigilator.run.private_course import PrivateCourse

MADE_FROM = ".made-from"
"""The file in a feedback folder; nbgrader hands out the pages only, and makes none of these."""


def make_pages(
    course: PrivateCourse, student: str, files: bytes, recorded: Recorded, shown: str
) -> Pages:
    """Return the pages of the submission that ``course`` holds, graded.

    ``files`` is a tar of its autograded folder, ``recorded`` what the gradebook has of it, and
    ``shown`` the student's name in the pages. A failure comes back as a reason.
    """
    log = CauseLog()
    try:
        converter = GenerateFeedback(
            coursedir=course.coursedir, parent=course.application, log=log.logger("feedback")
        )
        converter.shown = shown  # its preprocessors ask for it
        converter.start()
        folder = course.folder("feedback", student)
        digest = made_from((course.root / CONFIG).read_bytes(), files, recorded)
        (folder / MADE_FROM).write_text(digest + "\n", encoding="ascii")
        return Pages(shown, pack(folder, sorted(ordinary_files(folder))))
    except Exception as error:  # one submission never stops the rest
        cause = log.caught or error
        reason = one_line(cause) + _place(cause)
        return Pages(shown, b"", reason, log.stream.getvalue() + traceback.format_exc())


def made_from(config: bytes, files: bytes, recorded: Recorded) -> str:
    """Return a digest of all that pages depend on: settings, templates, notebooks and marks."""
    marks = repr((recorded.notebooks, recorded.grades, recorded.comments)).encode()
    parts = (config, _templates(), files, marks)
    return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()


@functools.cache
def _templates() -> bytes:
    paths = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
    return b"".join([str(nbconvert.__version__).encode(), *(path.read_bytes() for path in paths)])


def _place(error: BaseException) -> str:
    """Return the template and the line in which ``error`` was raised, or ""."""
    if isinstance(error, TemplateSyntaxError):
        return f" ({error.filename or error.name}, line {error.lineno})"
    frames = traceback.extract_tb(error.__traceback__)
    places = [frame for frame in frames if Path(frame.filename).suffix == ".j2"]
    return f" ({places[-1].filename}, line {places[-1].lineno})" if places else ""
