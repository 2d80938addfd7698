"""The command line. Grading, reports and CI each have a command; ``--help`` lists them."""

from __future__ import annotations

import argparse
import contextlib
import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from pathlib import Path

from invigilator import libraries, startup
from invigilator.commands import make_parser
from invigilator.errors import CourseError, InvigilatorError
from invigilator.run.stop import EXIT_CODE, Stop, listening

# whatever imports nbgrader or torch is imported by the command that needs it: it takes seconds,
# while the warm process starts

CANNOT_GRADE, BROKEN = 1, 2
"""Exit codes of a run that refuses to start; ``ci`` uses 1 for lost points."""

GARBAGE_THRESHOLD = 10_000
"""Objects from which Python searches for garbage: of a million that imports make, none is any."""

NOT_ON_WINDOWS = "Windows cannot run it: use a Linux machine, or WSL 2"
STOPPED = "stopped; what is written is kept, and the same command goes on with the rest"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code: 0 only if every submission reached an outcome."""
    startup.shorten()
    gc.set_threshold(GARBAGE_THRESHOLD)
    options = make_parser().parse_args(arguments)
    if sys.platform == "win32":  # rooms are forked, and folders locked
        print(f"invigilator: {NOT_ON_WINDOWS}", file=sys.stderr)
        return CANNOT_GRADE
    with listening() as stop:
        try:
            return COMMANDS[options.command](options, stop)
        except KeyboardInterrupt:
            pass
        except Exception as error:
            # an import that is interrupted may raise anything; what was asked for is known
            if not stop.asked:
                if not isinstance(error, InvigilatorError):
                    raise
                print(f"invigilator: {error}", file=sys.stderr)
                return BROKEN if options.command == "ci" else CANNOT_GRADE
    if options.command in ("grade", "feedback"):
        print(STOPPED, file=sys.stderr)
    return EXIT_CODE


def run_table(options: argparse.Namespace, stop: Stop) -> int:
    """Print the class."""
    from rich.console import Console

    from invigilator.course import choose_assignment, open_course
    from invigilator.reports.read_class import read_class
    from invigilator.reports.table import print_class

    coursedir = open_course()
    book = read_class(coursedir, choose_assignment(coursedir, options.assignment))
    results = [submission.result for submission in book.submissions]
    print_class(results, Console(), book.beside_sentence)
    return 0


def run_report(options: argparse.Namespace, stop: Stop) -> int:
    """Write the class's report, and say where it is."""
    from invigilator.course import choose_assignment, open_course
    from invigilator.reports.page import write_report

    coursedir = open_course()
    assignment = choose_assignment(coursedir, options.assignment)
    page, lines = write_report(coursedir, assignment, options.to, options.server)
    print(page)
    for line in lines:
        print(line, file=sys.stderr)
    return 0


def run_feedback(options: argparse.Namespace, stop: Stop) -> int:
    """Write the feedback pages that are due."""
    from invigilator.course import choose_assignment, open_course
    from invigilator.run.feedback_runner import FeedbackOptions, write_class_feedback
    from invigilator.run.lock import run_lock
    from invigilator.run.pool import local_pool
    from invigilator.run.progress import Progress

    coursedir = open_course()
    root = Path(coursedir.root)
    wanted = FeedbackOptions(
        choose_assignment(coursedir, options.assignment), tuple(options.student), options.force
    )
    jobs = max(1, options.jobs)
    with (
        run_lock(root),
        local_pool(jobs) as pool,
        Progress(root / "logs", as_json=False) as progress,
    ):
        write_class_feedback(
            coursedir, wanted, pool, workers=lambda: jobs, observer=progress, stop=stop
        )
    progress.summarise_pages()
    if not progress.written and not progress.missing:
        print("all feedback pages are up to date")
    return int(bool(progress.missing))


def run_mark(options: argparse.Namespace, stop: Stop) -> int:
    """Serve the page for marking texts, until Ctrl-C."""
    from jupyter_server.serverapp import ServerApp

    from invigilator.course import assignments, open_course

    assignments(open_course())  # one line where this is no course's folder
    words = [f"--ServerApp.port={options.port}", "--ServerApp.default_url=/invigilator/mark"]
    words += ["--ServerApp.jpserver_extensions={'invigilator.marking': True}"]
    words += ["--ServerApp.open_browser=False"] if options.no_browser else []
    ServerApp.launch_instance(argv=[*words, "--ServerApp.root_dir=.", *options.settings])
    return 0


def run_adopt(options: argparse.Namespace, stop: Stop) -> int:
    """Adopt the course of the current folder, or give it back."""
    from rich.console import Console

    from invigilator.adopt import command

    if options.undo:
        command.undo(Path.cwd(), Console())
    else:
        command.adopt(Path.cwd(), options.assignment, Console())
    return 0


def run_ci(options: argparse.Namespace, stop: Stop) -> int:
    """Grade folders, for a code host."""
    from invigilator.ci import grade_folders
    from invigilator.course import choose_assignment, open_course

    coursedir = open_course(options.course.resolve())
    assignment = choose_assignment(coursedir, options.assignment)
    return grade_folders.run_ci(
        coursedir,
        assignment,
        grade_folders.CiOptions(
            folders=options.folder,
            jobs=options.jobs,
            unconfined=options.unconfined,
            junit=options.junit,
            pass_points=options.pass_points,
        ),
    )


def run_grade(options: argparse.Namespace, stop: Stop) -> int:
    """Grade a class and report how it goes."""
    if options.cluster is None:
        from invigilator.run.pool import warm_up

        # it imports what the course uses while this process imports nbgrader
        warm_up(libraries.used_in_course(Path(), options.assignment))
    from invigilator.course import choose_assignment, open_course, source_folder
    from invigilator.inside import confine
    from invigilator.reports.page import write_report
    from invigilator.run.class_runner import RunOptions, grade_class
    from invigilator.run.lock import run_lock
    from invigilator.run.parcels import Errored
    from invigilator.run.progress import Progress

    if options.cluster is None:
        confine.require(unconfined=options.unconfined)
    coursedir = open_course()
    root = Path(coursedir.root)
    settings = [f"--{setting}" for setting in options.set]
    settings += ["--Examine.unconfined=True"] * options.unconfined
    assignment = choose_assignment(coursedir, options.assignment)
    run_options = RunOptions(
        assignment,
        tuple(options.student),
        options.force,
        tuple(settings),
        with_feedback=not options.no_feedback,
    )
    used = libraries.used_in(source_folder(coursedir, assignment))
    with (
        run_lock(root),
        _executor(options.cluster, max(1, options.jobs), used) as (executor, workers),
        Progress(root / "logs", as_json=options.json, bounds=_bounds(options)) as progress,
    ):
        outcomes = grade_class(
            coursedir, run_options, executor, workers=workers, observer=progress, stop=stop
        )
    progress.summarise()
    page, lines = write_report(coursedir, assignment, server=options.server)
    for line in (f"report: {page}", *lines):
        print(line, file=sys.stderr if options.json else None)
    is_whole = not progress.missing and not any(isinstance(o, Errored) for o in outcomes)
    return int(not is_whole)


def _bounds(options: argparse.Namespace) -> str:
    """Return which limits this machine enforces, if it is the one that runs the student code."""
    from invigilator.rooms.bounds import describe

    return "" if options.cluster is not None or options.unconfined else describe()


@contextlib.contextmanager
def _executor(
    cluster: str | None, jobs: int, used: Iterable[str]
) -> Iterator[tuple[Executor, Callable[[], int]]]:
    if cluster:
        try:
            from invigilator.run.cluster import cluster_pool
        except ImportError:
            raise CourseError("--cluster needs dask: pip install 'invigilator[cluster]'") from None
        with cluster_pool(cluster, used) as executor:
            yield executor, executor.size
    else:
        from invigilator.run.pool import local_pool

        with local_pool(jobs, used) as pool:
            yield pool, lambda: jobs


COMMANDS = {
    "adopt": run_adopt,
    "feedback": run_feedback,
    "grade": run_grade,
    "mark": run_mark,
    "table": run_table,
    "report": run_report,
    "ci": run_ci,
}

if __name__ == "__main__":
    sys.exit(main())
