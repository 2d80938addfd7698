"""Grade one submission with nbgrader's own converter, in a private course root.

Runs in a worker process, here or on another machine; needs nothing but the installed package.
nbgrader's converter changes the working directory, so a process grades one submission at a time.
"""

from __future__ import annotations

import io
import logging
import threading
import time
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbgrader.api import Gradebook, SubmittedNotebook
from nbgrader.apps import NbGrader
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Application

from invigilator.kit import (
    CellGrade,
    Errored,
    Graded,
    Job,
    Kit,
    Outcome,
    pack,
    regular_files,
    unpack,
)

_one_at_a_time = threading.Lock()


def grade(kit: Kit, job: Job) -> Outcome:
    """Grade ``job``; whatever goes wrong on our side comes back as :class:`Errored`."""
    log = io.StringIO()
    with _one_at_a_time, TemporaryDirectory(prefix="course-") as scratch:
        started = time.monotonic()
        try:
            root = Path(scratch).resolve()
            unpack(kit.files, root)
            unpack(job.files, root / "submitted" / job.student / kit.assignment)
            if not any((root / "submitted" / job.student / kit.assignment).glob("*.ipynb")):
                return Errored(job.student, "no notebook was handed in")
            _autograde(root, kit, job.student, log)
            return _read(root, kit, job, time.monotonic() - started)
        except Exception as error:  # one submission never stops the rest
            reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            return Errored(job.student, reason, log.getvalue() + traceback.format_exc())


def _autograde(root: Path, kit: Kit, student: str, log: io.StringIO) -> None:
    app = NbGrader()
    # the base class's method: nbgrader's own would add this machine's and user's settings
    Application.load_config_file(app, "nbgrader_config", path=str(root))
    app.parse_command_line(list(kit.settings))
    handler = logging.StreamHandler(log)
    logger = logging.Logger(f"autograde {student}")
    logger.addHandler(handler)
    coursedir = CourseDirectory(
        parent=app,
        root=str(root),
        db_url=f"sqlite:///{root}/gradebook.db",
        course_id=kit.course_id,
        assignment_id=kit.assignment,
        student_id=student,
    )
    Autograde(coursedir=coursedir, parent=app, log=logger).start()


def _read(root: Path, kit: Kit, job: Job, seconds: float) -> Graded:
    folder = root / "autograded" / job.student / kit.assignment
    grades: list[CellGrade] = []
    comments: list[tuple[str, str, str | None]] = []
    penalties: list[tuple[str, float | None]] = []
    with Gradebook(f"sqlite:///{root}/gradebook.db", kit.course_id) as gradebook:
        submission = gradebook.find_submission(kit.assignment, job.student)
        timestamp = submission.timestamp
        for notebook in submission.notebooks:
            grades += _grades(notebook)
            comments += [(notebook.name, c.name, c.auto_comment) for c in notebook.comments]
            penalties.append((notebook.name, notebook.late_submission_penalty))
    names, _ = regular_files(folder)
    incidents = [*job.left_out, *_incidents(folder)]
    files = pack(folder, names)
    return Graded(
        job.student,
        tuple(grades),
        tuple(comments),
        tuple(penalties),
        timestamp,
        files,
        tuple(incidents),
        seconds,
    )


def _grades(notebook: SubmittedNotebook) -> list[CellGrade]:
    return [
        CellGrade(notebook.name, grade.name, grade.auto_score, bool(grade.needs_manual_grade))
        for grade in notebook.grades
    ]


def _incidents(folder: Path) -> list[str]:
    incidents = []
    for path in sorted(folder.glob("*.ipynb")):
        mended = nbformat.read(path, as_version=4).metadata.get("invigilator", {})
        incidents += [f"{path.stem}: {incident}" for incident in mended.get("incidents", [])]
    return incidents
