"""Grade one submission with nbgrader's own converter, in a private course root.

Runs in a worker process, here or on another machine; needs nothing but the installed package.
nbgrader's converter changes the working directory, so a process grades one submission at a time.
"""

from __future__ import annotations

import contextlib
import io
import logging
import re
import sys
import threading
import time
import traceback
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbgrader.api import Gradebook, SubmittedNotebook
from nbgrader.apps import NbGrader
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Application

from invigilator.gradebook import transaction
from invigilator.kit import (
    CONFIG,
    CellGrade,
    Errored,
    Graded,
    Job,
    Kit,
    Outcome,
    ordinary_files,
    pack,
    unpack,
)
from invigilator.private_gradebook import private_url
from invigilator.sanitise import plain

REASON_LENGTH = 300

_one_at_a_time = threading.Lock()


class _Log(logging.StreamHandler[io.StringIO]):
    """Keeps what nbgrader logs, and the last exception that it caught."""

    caught: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write ``record``; nbgrader logs an error while it handles its cause."""
        if record.levelno >= logging.ERROR and (cause := sys.exc_info()[1]):
            self.caught = cause
        super().emit(record)


def grade(kit: Kit, job: Job) -> Outcome:
    """Grade ``job``; whatever goes wrong on our side comes back as :class:`Errored`."""
    # nbgrader takes *, ? and [ in a folder's name for patterns
    private = replace(job, student=re.sub(r"[*?[]", "_", job.student))
    return replace(_grade(kit, private), student=job.student)


def _grade(kit: Kit, job: Job) -> Outcome:
    log = _Log(io.StringIO())
    with _one_at_a_time, contextlib.redirect_stderr(log.stream):
        started = time.monotonic()
        try:
            with TemporaryDirectory(prefix="course-") as scratch:
                root = Path(scratch).resolve()
                unpack(kit.files, root)
                unpack(job.files, root / "submitted" / job.student / kit.assignment)
                if reason := why_not_gradable(root, kit, job):
                    return Errored(job.student, reason)
                with Gradebook(private_url(root / "gradebook.db"), kit.course_id) as gradebook:
                    _remember(gradebook, kit, job)
                    _autograde(root, kit, log)
                    return _read(root, gradebook, kit, job, time.monotonic() - started)
        except Exception as error:  # one submission never stops the rest
            cause = log.caught or error
            return Errored(
                job.student, one_line(cause), log.stream.getvalue() + traceback.format_exc()
            )


def one_line(error: BaseException) -> str:
    """Return what ``error`` is and says, in one line that a terminal can show."""
    text = " ".join(str(error).split())
    return plain(f"{type(error).__name__}: {text}".rstrip(": "), REASON_LENGTH)


def why_not_gradable(root: Path, kit: Kit, job: Job) -> str:
    """Return why nothing in the submission can be graded, or ""."""
    folder = root / "submitted" / job.student / kit.assignment
    present = sorted(path.stem for path in folder.glob("*.ipynb"))
    if not present:
        return "no notebook was handed in"
    if not set(present) & set(kit.notebooks):
        names = plain(", ".join(present), 100)
        return f"its notebooks ({names}) are none of {', '.join(kit.notebooks)}"
    return ""


def _remember(gradebook: Gradebook, kit: Kit, job: Job) -> None:
    """Tell the private gradebook what the real one knows, which penalties and flags rest on."""
    if job.earlier.timestamp is None and not job.earlier.extension and not job.earlier.by_hand:
        return
    with transaction(gradebook):
        gradebook.update_or_create_student(job.student)
        submission = gradebook.update_or_create_submission(kit.assignment, job.student)
        submission.timestamp = job.earlier.timestamp
        if submission.assignment.duedate is not None:  # nbgrader adds one to the other
            submission.extension = job.earlier.extension
        rows = {(nb.name, row.name): row for nb in submission.notebooks for row in nb.grades}
        for notebook, name, points, extra in job.earlier.by_hand:
            if row := rows.get((notebook, name)):
                row.manual_score, row.extra_credit = points, extra


def settings_of(root: Path) -> NbGrader:
    """Return an nbgrader application with the settings of the course in ``root``, and no others."""
    app = NbGrader()
    # the base class's method: nbgrader's own would add this machine's and user's settings
    Application.load_config_file(app, CONFIG.removesuffix(".py"), path=str(root))
    return app


def _autograde(root: Path, kit: Kit, log: _Log) -> None:
    app = settings_of(root)
    app.parse_command_line(list(kit.settings))
    logger = logging.Logger("autograde")
    logger.addHandler(log)
    coursedir = CourseDirectory(
        parent=app,
        root=str(root),
        db_url=private_url(root / "gradebook.db"),
        course_id=kit.course_id,
        assignment_id=kit.assignment,
        # whatever the course calls its folders and selects, here is one submission
        directory_structure="{nbgrader_step}/{student_id}/{assignment_id}",
        source_directory="source",
        submitted_directory="submitted",
        autograded_directory="autograded",
        student_id="*",
        student_id_exclude="",
        notebook_id="*",
    )
    Autograde(coursedir=coursedir, parent=app, log=logger).start()


def _read(root: Path, gradebook: Gradebook, kit: Kit, job: Job, seconds: float) -> Graded:
    folder = root / "autograded" / job.student / kit.assignment
    grades: list[CellGrade] = []
    comments: list[tuple[str, str, str | None]] = []
    penalties: list[tuple[str, float | None]] = []
    with transaction(gradebook):
        submission = gradebook.find_submission(kit.assignment, job.student)
        timestamp = submission.timestamp
        for notebook in submission.notebooks:
            grades += _grades(notebook)
            comments += [(notebook.name, c.name, c.auto_comment) for c in notebook.comments]
            penalties.append((notebook.name, notebook.late_submission_penalty))
    return Graded(
        job.student,
        tuple(grades),
        tuple(comments),
        tuple(penalties),
        timestamp,
        pack(folder, sorted(ordinary_files(folder))),
        (*job.left_out, *_incidents(folder)),
        seconds,
    )


def _grades(notebook: SubmittedNotebook) -> list[CellGrade]:
    return [
        CellGrade(
            notebook.name,
            grade.name,
            grade.auto_score,
            grade.manual_score,
            bool(grade.needs_manual_grade),
        )
        for grade in notebook.grades
    ]


def _incidents(folder: Path) -> list[str]:
    incidents = []
    for path in sorted(folder.glob("*.ipynb")):
        mended = nbformat.read(path, as_version=4).metadata.get("invigilator", {})
        incidents += [f"{path.stem}: {incident}" for incident in mended.get("incidents", [])]
    return incidents
