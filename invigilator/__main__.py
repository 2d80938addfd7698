"""The command line: ``invigilator grade``, ``table``, ``report`` and ``kernelspec``."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

import invigilator.lean  # noqa: F401  # before anything imports nbformat
from invigilator.errors import CourseError, InvigilatorError
from invigilator.stop import EXIT_CODE, listening

if TYPE_CHECKING:  # it takes a second to import, while the warm process starts
    from nbgrader.coursedir import CourseDirectory

DEFAULT_ASSIGNMENT = "embedding-init"
NOT_ON_WINDOWS = "Windows cannot run it: use a Linux machine, or WSL 2"
STOPPED = "stopped; what is graded is kept, and the same command goes on with the rest"


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    parser = argparse.ArgumentParser(prog="invigilator", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    grade = commands.add_parser("grade", help="grade what lies in submitted/, many at once")
    grade.add_argument("assignment", nargs="?", default=DEFAULT_ASSIGNMENT)
    grade.add_argument("--student", action="append", help="grade only this one (repeatable)")
    grade.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="submissions at once")
    grade.add_argument(
        "--cluster", metavar="ADDRESS", help="grade on this Dask scheduler's workers"
    )
    grade.add_argument("--force", action="store_true", help="grade again what is graded")
    grade.add_argument("--json", action="store_true", help="one line of JSON a submission")
    grade.add_argument(
        "--unconfined", action="store_true", help="run student code where it cannot be confined"
    )
    grade.add_argument(
        "--set", action="append", default=[], metavar="TRAIT=VALUE", help="an nbgrader setting"
    )
    table = commands.add_parser("table", help="print the class as the gradebook has it")
    table.add_argument("assignment", nargs="?", default=DEFAULT_ASSIGNMENT)
    report = commands.add_parser("report", help="write report/ASSIGNMENT/: a page and CSV files")
    report.add_argument("assignment", nargs="?", default=DEFAULT_ASSIGNMENT)
    report.add_argument("--to", type=Path, metavar="FOLDER", help="write there instead")
    report.add_argument(
        "--server",
        default="http://localhost:8888",
        metavar="URL",
        help="the Jupyter server whose formgrader the page links to (default: %(default)s)",
    )
    ci = commands.add_parser("ci", help="grade folders of notebooks, with no gradebook")
    ci.add_argument("folder", nargs="+", type=Path, help="a folder of one submission's notebooks")
    ci.add_argument("--assignment", default=DEFAULT_ASSIGNMENT)
    ci.add_argument("--course", type=Path, default=Path(), help="where source/ is (default: here)")
    ci.add_argument("--junit", type=Path, metavar="FILE", help="write a JUnit XML")
    ci.add_argument(
        "--pass-points", type=float, metavar="N", help="what a submission needs (default: all)"
    )
    ci.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="submissions at once")
    ci.add_argument("--unconfined", action="store_true", help="as of grade")
    commands.add_parser("kernelspec", help="install the confined kernel for Jupyter clients")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code: 0 only if every submission reached an outcome."""
    options = make_parser().parse_args(arguments)
    if sys.platform == "win32":  # rooms are forked, and folders locked
        print(f"invigilator: {NOT_ON_WINDOWS}", file=sys.stderr)
        return 1
    try:
        with listening() as options.stop:
            return COMMANDS[options.command](options)
    except KeyboardInterrupt:
        pass
    except Exception as error:
        # an import that is interrupted may raise anything; what was asked for is known
        if not options.stop.asked:
            if not isinstance(error, InvigilatorError):
                raise
            print(f"invigilator: {error}", file=sys.stderr)
            return 1
    if options.command == "grade":
        print(STOPPED, file=sys.stderr)
    return EXIT_CODE


def run_kernelspec(options: argparse.Namespace) -> int:
    """Install the confined kernel."""
    from invigilator.provisioner import install_kernelspec

    print(install_kernelspec())
    return 0


def run_table(options: argparse.Namespace) -> int:
    """Print the class."""
    from rich.console import Console

    import invigilator.gradebook  # noqa: F401  # silences warnings about nbgrader's models
    from invigilator.report import class_results, course_directory, print_class

    print_class(class_results(course_directory(), options.assignment), Console())
    return 0


def run_report(options: argparse.Namespace) -> int:
    """Write the class's report, and say where it is."""
    import invigilator.gradebook  # noqa: F401  # silences warnings about nbgrader's models
    from invigilator.report import course_directory
    from invigilator.report_page import write_report

    print(write_report(course_directory(), options.assignment, options.to, options.server))
    return 0


def run_ci(options: argparse.Namespace) -> int:
    """Grade folders, for a code host."""
    from invigilator import ci

    return ci.run_ci(options)


def run_grade(options: argparse.Namespace) -> int:
    """Grade a class, telling how it goes."""
    if options.cluster is None:
        from invigilator.pool import warm_up

        warm_up()  # it imports torch while this process imports nbgrader
    from invigilator import confine
    from invigilator.cohort import run_lock
    from invigilator.report import course_directory

    if options.cluster is None:
        confine.require(unconfined=options.unconfined)
    coursedir = course_directory()
    with run_lock(Path(coursedir.root)):
        return _grade(options, coursedir)


def _grade(options: argparse.Namespace, coursedir: CourseDirectory) -> int:
    from invigilator.cohort import grade_class, submitted_students, to_grade
    from invigilator.kit import Errored
    from invigilator.progress import Progress

    present = submitted_students(coursedir, options.assignment)
    if unknown := set(options.student or ()) - set(present):
        raise CourseError(f"{', '.join(sorted(unknown))}: no submission of {options.assignment}")
    selected = sorted(set(options.student or present))
    chosen = to_grade(coursedir, options.assignment, selected, options.force)
    settings = [f"--{setting}" for setting in options.set]
    settings += ["--Examine.unconfined=True"] * options.unconfined
    logs = Path(coursedir.root) / "logs"
    progress = Progress(len(chosen), len(selected), logs, as_json=options.json)
    with _executor(options) as (executor, workers), progress:
        outcomes = grade_class(
            coursedir,
            options.assignment,
            chosen,
            executor,
            workers=workers,
            settings=tuple(settings),
            report=progress.tell,
            stop=options.stop,
        )
    progress.summarise()
    return int(any(isinstance(outcome, Errored) for outcome in outcomes))


@contextlib.contextmanager
def _executor(options: argparse.Namespace) -> Iterator[tuple[Executor, Callable[[], int]]]:
    if options.cluster:
        try:
            from invigilator.cluster import cluster_pool
        except ImportError:
            raise CourseError("--cluster needs dask: pip install '.[cluster]'") from None
        with cluster_pool(options.cluster) as cluster:
            yield cluster, cluster.size
    else:
        from invigilator.pool import local_pool
        from invigilator.warm import end_warm

        jobs = max(1, options.jobs)
        with local_pool(jobs) as pool:
            yield pool, lambda: jobs
        end_warm()  # it would take its time, and who reads this command's output would wait for it


COMMANDS = {
    "grade": run_grade,
    "table": run_table,
    "report": run_report,
    "ci": run_ci,
    "kernelspec": run_kernelspec,
}

if __name__ == "__main__":
    sys.exit(main())
