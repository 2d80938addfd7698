"""``invigilator ci``: grade folders of notebooks as they were pushed, with no gradebook.

The course's source is all it needs: the assignment's own small gradebook is made from it in a
temporary folder, submissions go through the same rooms as in ``invigilator grade``, and nothing is
written but the report.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment, NbGraderException
from nbgrader.coursedir import CourseDirectory

from invigilator import confine, scratch
from invigilator.errors import CourseError, InvigilatorError
from invigilator.gradebook import new_gradebook
from invigilator.junit import Case, State, Suite, junit_xml
from invigilator.kit import Errored, Graded, Job, Kit, Outcome, make_kit, pack, unpack
from invigilator.pool import local_pool
from invigilator.report import reasons
from invigilator.transplant import MAX_FILE_BYTES
from invigilator.worker import grade, one_line, settings_of

STUDENT = "submission"
"""Who each folder is graded as, in a course root of its own."""

BY_A_PERSON = "marked by a person"
NOT_HANDED_IN = "not handed in"
OURS = "ExaminerError"
"""The error of a test cell that failed on our side (:mod:`invigilator.examine`)."""

LOST_POINTS, BROKEN = 1, 2
"""Exit codes: a submission has too few points; something is wrong with the course or the input."""


def run_ci(options: argparse.Namespace) -> int:
    """Grade each folder, tell how it went, write the report; return the exit code."""
    try:
        suites = grade_folders(options)
        if options.junit:
            _write(options.junit, junit_xml(suites))
    except InvigilatorError as error:
        print(f"invigilator: {error}", file=sys.stderr)
        return BROKEN
    for suite in suites:
        for line in log_lines(suite):
            print(line)
    if any(suite.count(State.ERROR) for suite in suites):
        return BROKEN
    wanted = options.pass_points
    enough = (s.points >= (s.max_points if wanted is None else wanted) for s in suites)
    return 0 if all(enough) else LOST_POINTS


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}") from None


def log_lines(suite: Suite) -> Iterator[str]:
    """Yield what the log of a job shows of a submission."""
    to_mark = suite.count(State.SKIPPED)
    marks = f", {to_mark} answers to be {BY_A_PERSON}" if to_mark else ""
    yield f"{suite.name}: {suite.points:g} of {suite.max_points:g} points{marks}"
    for case in suite.cases:
        if case.state in (State.FAILED, State.ERROR):
            line = f"  {case.classname} {case.name}: {' '.join(case.told.split())}"
            # runners take ##[...] and ##vso[...] for commands, and students write some of this
            yield line.replace("##", "# #")


def grade_folders(options: argparse.Namespace) -> list[Suite]:
    """Return a suite for each folder that ``options`` names; nothing is written.

    Raises :class:`InvigilatorError` if the course lacks something, or no code can be run.
    """
    confine.require(unconfined=options.unconfined)
    if missing := [str(folder) for folder in options.folder if not folder.is_dir()]:
        raise CourseError(f"{', '.join(missing)}: there is no such folder")
    settings = ("--Examine.unconfined=True",) if options.unconfined else ()
    coursedir = course_at(options.course.resolve())
    with local_pool(max(1, options.jobs)) as pool:
        kit = kit_of_source(coursedir, options.assignment, settings)
        cells = graded_cells(coursedir, kit)
        outcomes = _grade_all(pool, kit, options.folder)
        return [
            make_suite(folder, cells, outcome)
            for folder, outcome in zip(options.folder, outcomes, strict=True)
        ]


def _grade_all(pool: Executor, kit: Kit, folders: Sequence[Path]) -> Iterator[Outcome]:
    running = [pool.submit(grade, kit, job_of(folder, kit)) for folder in folders]
    for future in running:
        try:
            yield future.result()
        except Exception as error:  # a worker that died, twice
            yield Errored(STUDENT, one_line(error))


def course_at(root: Path) -> CourseDirectory:
    """Return the course in ``root``, as its ``nbgrader_config.py`` sets it."""
    return CourseDirectory(parent=settings_of(root), root=str(root))


def kit_of_source(coursedir: CourseDirectory, assignment: str, settings: tuple[str, ...]) -> Kit:
    """Return the kit of ``assignment``, its gradebook made from the source and thrown away.

    Raises :class:`CourseError` if the source is not there, or nbgrader cannot release it.
    """
    source = Path(coursedir.format_path(coursedir.source_directory, ".", assignment))
    if not source.is_dir():
        raise CourseError(f"there is no {source}: is this the course's folder?")
    with TemporaryDirectory(prefix="release-", dir=scratch.folder()) as folder:
        root = Path(folder).resolve()
        shutil.copytree(source, root / "source" / assignment)
        new_gradebook(f"{root}/gradebook.db", coursedir.course_id).close()
        private = CourseDirectory(
            parent=settings_of(Path(coursedir.root)),
            root=str(root),
            db_url=f"sqlite:///{root}/gradebook.db",
            directory_structure="{nbgrader_step}/{student_id}/{assignment_id}",
            source_directory="source",
            release_directory="release",
            assignment_id=assignment,
            notebook_id="*",
        )
        _release(private)
        with Gradebook(private.db_url, coursedir.course_id) as gradebook:
            return make_kit(gradebook, coursedir, assignment, settings)


class _Cause(logging.Handler):
    """Keeps the exception that nbgrader handles while it logs an error."""

    caught: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Look at what is being handled; called for each error that is logged."""
        self.caught = sys.exc_info()[1] or self.caught


def _release(private: CourseDirectory) -> None:
    """Let nbgrader make the assignment in ``private``; its release is not kept."""
    cause = _Cause(logging.ERROR)
    log = logging.Logger("generate_assignment")
    log.addHandler(cause)
    try:
        GenerateAssignment(coursedir=private, parent=private.parent, log=log).start()
    except NbGraderException as error:
        name, why = private.assignment_id, one_line(cause.caught or error)
        raise CourseError(f"{name}: the source cannot be released: {why}") from error


def job_of(folder: Path, kit: Kit) -> Job:
    """Return the notebooks of ``folder`` as a job; a link, which could lead anywhere, is left out.

    So is everything else in the folder: it may be a whole repository.
    """
    names = [f"{name}.ipynb" for name in kit.notebooks]
    names += sorted(path.name for path in folder.glob("*.ipynb") if path.name not in names)
    if folder.is_symlink():
        names = []
    kept = [n for n in names if (folder / n).is_file() and not (folder / n).is_symlink()]
    return Job(STUDENT, pack(folder, kept, MAX_FILE_BYTES + 1))


def graded_cells(coursedir: CourseDirectory, kit: Kit) -> list[tuple[str, str, float]]:
    """Return (notebook, cell, full points) of each graded cell, in the order of the source."""
    folder = Path(coursedir.format_path(coursedir.source_directory, ".", kit.assignment))
    marks = (
        (name, cell.metadata.get("nbgrader", {}))
        for name in kit.notebooks
        for cell in nbformat.read(folder / f"{name}.ipynb", as_version=4).cells
    )
    return [
        (name, mark["grade_id"], float(mark["points"]))
        for name, mark in marks
        if mark.get("grade") or mark.get("task")
    ]


def make_suite(folder: Path, cells: list[tuple[str, str, float]], outcome: Outcome) -> Suite:
    """Return what became of the submission in ``folder``."""
    name = folder.as_posix()
    if isinstance(outcome, Errored):
        return Suite(name, (Case(name, "submission", State.ERROR, told=outcome.reason),))
    return Suite(name, tuple(_cases(folder, cells, outcome)), outcome.seconds)


def _cases(folder: Path, cells: list[tuple[str, str, float]], graded: Graded) -> Iterator[Case]:
    with TemporaryDirectory(prefix="graded-") as scratch_folder:
        unpack(graded.files, Path(scratch_folder))
        told = {
            path.stem: reasons(nbformat.read(path, as_version=4))
            for path in Path(scratch_folder).glob("*.ipynb")
        }
    grades = {(grade.notebook, grade.name): grade for grade in graded.grades}
    for notebook, name, full in cells:
        grade = grades[notebook, name]
        points = float(grade.auto_score or 0.0)
        classname = (folder / notebook).as_posix()
        if grade.needs_manual_grade:
            yield Case(classname, name, State.SKIPPED, 0.0, full, BY_A_PERSON)
        elif points >= full:
            yield Case(classname, name, State.PASSED, points, full)
        else:
            why = told[notebook][name] if notebook in told else NOT_HANDED_IN
            state = State.ERROR if why.startswith(OURS) else State.FAILED
            mended = [s for s in graded.incidents if s.startswith(f"{notebook}: ")]
            lines = [f"{points:g} of {full:g} points: {why}", *mended]
            yield Case(classname, name, state, points, full, "\n".join(lines))
