"""Grade one submission with nbgrader's own converter, in a private course root.

Runs in a worker process, on this machine or another, which needs only the installed package.
nbgrader's converter changes the working directory, so a process grades one submission at a time.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
import traceback
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbgrader.api import Gradebook, SubmittedNotebook
from nbgrader.converters import Autograde

from invigilator.cells import read_notes
from invigilator.course import load_settings, open_course
from invigilator.files import ordinary_files, pack, unpack
from invigilator.gradebook import transaction
from invigilator.harmless import plain
from invigilator.hooks.intake import TakenIn
from invigilator.hooks.recover import recover
from invigilator.run.logs import CauseLog, one_line
from invigilator.run.parcels import (
    AssignmentParcel,
    CellGrade,
    Earlier,
    Errored,
    Graded,
    Outcome,
    SubmissionParcel,
)
from invigilator.run.private_gradebook import private_url
from invigilator.submitted import sort_out

_one_at_a_time = threading.Lock()


def grade(assignment: AssignmentParcel, submission: SubmissionParcel) -> Outcome:
    """Grade ``submission``; whatever goes wrong on our side comes back as :class:`Errored`."""
    # nbgrader takes *, ? and [ in a folder's name for patterns
    private = replace(submission, student=re.sub(r"[*?[]", "_", submission.student))
    return replace(_grade(assignment, private), student=submission.student)


def _grade(assignment: AssignmentParcel, submission: SubmissionParcel) -> Outcome:
    log = CauseLog()
    with _one_at_a_time, contextlib.redirect_stderr(log.stream):
        started = time.monotonic()
        try:
            with TemporaryDirectory(prefix="course-") as scratch:
                root = Path(scratch).resolve()
                unpack(assignment.files, root)
                folder = root / "submitted" / submission.student / assignment.name
                folder.mkdir(parents=True)
                unpack(submission.files, folder)
                contents = sort_out(folder, assignment.notebooks)
                found = recover(folder, contents.kept, assignment.notebooks)
                if reason := why_not_gradable(folder, assignment):
                    return Errored(submission.student, reason)
                with Gradebook(
                    private_url(root / "gradebook.db"), assignment.course_id
                ) as gradebook:
                    _remember(gradebook, assignment, submission)
                    taken = TakenIn(
                        recovered=found.by_path(), digests={str(folder): submission.digest}
                    )
                    _autograde(root, assignment, taken, log)
                    return _read(
                        root, gradebook, assignment, submission, time.monotonic() - started
                    )
        except Exception as error:  # one submission never stops the rest
            cause = log.caught or error
            return Errored(
                submission.student, one_line(cause), log.stream.getvalue() + traceback.format_exc()
            )


def why_not_gradable(folder: Path, assignment: AssignmentParcel) -> str:
    """Return why nothing in the submission in ``folder`` can be graded, or ""."""
    present = sorted(path.stem for path in folder.glob("*.ipynb"))
    if not present:
        return "no notebook was handed in"
    if not set(present) & set(assignment.notebooks):
        names = plain(", ".join(present), 100)
        expected = ", ".join(assignment.notebooks)
        return f"none of its notebooks ({names}) belongs to the assignment ({expected})"
    return ""


def _remember(
    gradebook: Gradebook, assignment: AssignmentParcel, submission: SubmissionParcel
) -> None:
    """Copy into the private gradebook what penalties and flags depend on in the real one."""
    earlier = submission.earlier
    if earlier == Earlier():
        return
    with transaction(gradebook):
        gradebook.update_or_create_student(submission.student)
        entry = gradebook.update_or_create_submission(assignment.name, submission.student)
        entry.timestamp = earlier.timestamp
        if entry.assignment.duedate is not None:  # nbgrader adds one to the other
            entry.extension = earlier.extension
        rows = {(nb.name, row.name): row for nb in entry.notebooks for row in nb.grades}
        for notebook, name, points, extra in earlier.by_hand:
            if row := rows.get((notebook, name)):
                row.manual_score, row.extra_credit = points, extra


def _autograde(root: Path, assignment: AssignmentParcel, taken: TakenIn, log: CauseLog) -> None:
    application = load_settings(root)
    application.parse_command_line(list(assignment.settings))
    coursedir = open_course(
        root,
        application,
        db_url=private_url(root / "gradebook.db"),
        course_id=assignment.course_id,
        assignment_id=assignment.name,
        # whatever the course calls its folders and selects, here is one submission
        directory_structure="{nbgrader_step}/{student_id}/{assignment_id}",
        source_directory="source",
        submitted_directory="submitted",
        autograded_directory="autograded",
        student_id="*",
        student_id_exclude="",
        notebook_id="*",
    )
    converter = Autograde(coursedir=coursedir, parent=application, log=log.logger("autograde"))
    converter.taken = taken  # its exporter asks for it
    converter.start()


def _read(
    root: Path,
    gradebook: Gradebook,
    assignment: AssignmentParcel,
    submission: SubmissionParcel,
    seconds: float,
) -> Graded:
    folder = root / "autograded" / submission.student / assignment.name
    grades: list[CellGrade] = []
    comments: list[tuple[str, str, str | None]] = []
    penalties: list[tuple[str, float | None]] = []
    with transaction(gradebook):
        entry = gradebook.find_submission(assignment.name, submission.student)
        timestamp = entry.timestamp
        for notebook in entry.notebooks:
            grades += _grades(notebook)
            comments += [(notebook.name, c.name, c.auto_comment) for c in notebook.comments]
            penalties.append((notebook.name, notebook.late_submission_penalty))
    return Graded(
        submission.student,
        tuple(grades),
        tuple(comments),
        tuple(penalties),
        timestamp,
        pack(folder, sorted(ordinary_files(folder))),
        (*submission.said, *_incidents(folder)),
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
        notes = read_notes(nbformat.read(path, as_version=4))
        incidents += [f"{path.stem}: {incident}" for incident in notes.incidents]
    return incidents
