"""``invigilator ci``: grade folders of notebooks as they were pushed, with no gradebook.

The course's source is all it needs: the assignment's own small gradebook is made from it in a
temporary folder, submissions go through the same rooms as in ``invigilator grade``, and nothing is
written but the report.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment, NbGraderException
from nbgrader.coursedir import CourseDirectory

from invigilator.cells import has_points, reasons
from invigilator.ci.junit import Case, State, Suite, junit_xml
from invigilator.course import load_settings, open_course, source_folder
from invigilator.errors import CourseError, RefusedSubmission
from invigilator.files import pack, unpack
from invigilator.gradebook import new_gradebook
from invigilator.inside import confine
from invigilator.languages import require_python_notebooks
from invigilator.libraries import used_in
from invigilator.rooms import scratch_folder
from invigilator.run.logs import CauseLog, one_line
from invigilator.run.packing import pack_assignment
from invigilator.run.parcels import (
    AssignmentParcel,
    Errored,
    Graded,
    Outcome,
    SubmissionParcel,
)
from invigilator.run.pool import local_pool
from invigilator.run.worker import grade
from invigilator.submitted import MAX_FILE_BYTES, require_own_folders, sort_out

STUDENT = "submission"
"""Who each folder is graded as, in a course root of its own."""

BY_A_PERSON = "marked by a person"
NOT_HANDED_IN = "not handed in"
OURS = "ExaminerError"
"""The error of a test cell that failed on our side (:mod:`invigilator.hooks.examine`)."""

LOST_POINTS, BROKEN = 1, 2
"""Exit codes: a submission has too few points; something is wrong with the course or the input."""


@dataclass(frozen=True)
class CiOptions:
    """What ``invigilator ci`` is asked to do."""

    folders: Sequence[Path]
    """Each holds the notebooks of one submission."""
    jobs: int = 1
    """Submissions graded at once."""
    unconfined: bool = False
    junit: Path | None = None
    """Where to write the JUnit XML."""
    pass_points: float | None = None
    """What a submission needs; None is all points that the tests can give."""


def run_ci(coursedir: CourseDirectory, assignment: str, options: CiOptions) -> int:
    """Grade each folder, print how it went, write the report; return the exit code.

    Raises :class:`InvigilatorError` if the course lacks something, or no code can be run.
    """
    suites = grade_folders(coursedir, assignment, options)
    if options.junit:
        _write(options.junit, junit_xml(suites))
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


def grade_folders(coursedir: CourseDirectory, assignment: str, options: CiOptions) -> list[Suite]:
    """Return a suite for each folder; nothing is written.

    Raises :class:`InvigilatorError` if the course lacks something, or no code can be run.
    """
    confine.require(unconfined=options.unconfined)
    if missing := [str(folder) for folder in options.folders if not folder.is_dir()]:
        raise CourseError(f"{', '.join(missing)}: there is no such folder")
    settings = ("--Examine.unconfined=True",) if options.unconfined else ()
    used = used_in(source_folder(coursedir, assignment))
    with local_pool(max(1, options.jobs), used) as pool:
        parcel = parcel_of_source(coursedir, assignment, settings)
        cells = graded_cells(coursedir, parcel)
        outcomes = _grade_all(pool, parcel, options.folders)
        return [
            make_suite(folder, cells, outcome)
            for folder, outcome in zip(options.folders, outcomes, strict=True)
        ]


def _grade_all(
    pool: Executor, assignment: AssignmentParcel, folders: Sequence[Path]
) -> Iterator[Outcome]:
    for future in [_hand_out(pool, assignment, folder) for folder in folders]:
        try:
            yield future.result()
        except Exception as error:  # a worker that died, twice
            yield Errored(STUDENT, one_line(error))


def _hand_out(pool: Executor, assignment: AssignmentParcel, folder: Path) -> Future[Outcome]:
    try:
        submission = submission_in(folder, assignment.notebooks)
    except (OSError, RefusedSubmission) as error:
        failed: Future[Outcome] = Future()
        failed.set_result(Errored(STUDENT, one_line(error)))
        return failed
    return pool.submit(grade, assignment, submission)


def parcel_of_source(
    coursedir: CourseDirectory, assignment: str, settings: tuple[str, ...]
) -> AssignmentParcel:
    """Return ``assignment`` as a parcel, its gradebook made from the source and thrown away.

    Raises :class:`CourseError` if the source is not there, or nbgrader cannot release it.
    """
    source = source_folder(coursedir, assignment)
    if not source.is_dir():
        raise CourseError(f"there is no {source}: is this the course's folder?")
    require_python_notebooks(source)  # nbgrader may not be able to release another language
    with TemporaryDirectory(prefix="release-", dir=scratch_folder.folder()) as folder:
        root = Path(folder).resolve()
        shutil.copytree(source, root / "source" / assignment)
        new_gradebook(f"{root}/gradebook.db", coursedir.course_id).close()
        private = open_course(
            root,
            load_settings(Path(coursedir.root)),
            db_url=f"sqlite:///{root}/gradebook.db",
            directory_structure="{nbgrader_step}/{student_id}/{assignment_id}",
            source_directory="source",
            release_directory="release",
            assignment_id=assignment,
            notebook_id="*",
        )
        _release(private)
        with Gradebook(private.db_url, coursedir.course_id) as gradebook:
            return pack_assignment(gradebook, coursedir, assignment, settings)


def _release(private: CourseDirectory) -> None:
    """Let nbgrader make the assignment in ``private``; its release is not kept."""
    log = CauseLog()
    logger = log.logger("generate_assignment")
    try:
        GenerateAssignment(coursedir=private, parent=private.parent, log=logger).start()
    except NbGraderException as error:
        name, why = private.assignment_id, one_line(log.caught or error)
        raise CourseError(f"{name}: the source cannot be released: {why}") from error


def submission_in(folder: Path, notebooks: Sequence[str]) -> SubmissionParcel:
    """Return the notebooks in ``folder``, those of the assignment first, as a parcel.

    A link, which could lead anywhere, is left out. So is everything else in the folder, which may
    be a whole repository. Raises :class:`RefusedSubmission` where the folder itself is a link, and
    where :func:`~invigilator.submitted.sort_out` does.
    """
    require_own_folders([folder])
    contents = sort_out(folder, notebooks, notebooks_only=True)
    sentences = tuple(f"{phrase}: left out" for phrase in contents.left_out())
    files = pack(folder, contents.kept, MAX_FILE_BYTES + 1)
    return SubmissionParcel(STUDENT, files, sentences)


def graded_cells(
    coursedir: CourseDirectory, assignment: AssignmentParcel
) -> list[tuple[str, str, float]]:
    """Return (notebook, cell, full points) of each graded cell, in the order of the source."""
    folder = source_folder(coursedir, assignment.name)
    return [
        (name, cell.metadata.nbgrader["grade_id"], float(cell.metadata.nbgrader["points"]))
        for name in assignment.notebooks
        for cell in nbformat.read(folder / f"{name}.ipynb", as_version=4).cells
        if has_points(cell)
    ]


def make_suite(folder: Path, cells: list[tuple[str, str, float]], outcome: Outcome) -> Suite:
    """Return what became of the submission in ``folder``."""
    name = folder.as_posix()
    if isinstance(outcome, Errored):
        return Suite(name, (Case(name, "submission", State.ERROR, told=outcome.reason),))
    return Suite(name, tuple(_cases(folder, cells, outcome)), outcome.seconds)


def _cases(folder: Path, cells: list[tuple[str, str, float]], graded: Graded) -> Iterator[Case]:
    with TemporaryDirectory(prefix="graded-") as graded_folder:
        unpack(graded.files, Path(graded_folder))
        told = {
            path.stem: reasons(nbformat.read(path, as_version=4))
            for path in Path(graded_folder).glob("*.ipynb")
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
