"""The command line: ``invigilator grade``, ``invigilator table``, ``invigilator kernelspec``."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

from rich.console import Console

from invigilator.errors import InvigilatorError
from invigilator.warm import ensure_warm

DEFAULT_ASSIGNMENT = "embedding-init"


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
    commands.add_parser("kernelspec", help="install the confined kernel for Jupyter clients")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code: 0 only if every submission reached an outcome."""
    options = make_parser().parse_args(arguments)
    try:
        if options.command == "grade":
            return run_grade(options)
        if options.command == "kernelspec":
            from invigilator.provisioner import install_kernelspec

            print(install_kernelspec())
            return 0
        from invigilator.report import class_results, course_directory, print_class

        print_class(class_results(course_directory(), options.assignment), Console())
    except InvigilatorError as error:
        print(f"invigilator: {error}", file=sys.stderr)
        return 1
    return 0


def run_grade(options: argparse.Namespace) -> int:
    """Grade a class, telling how it goes."""
    if options.cluster is None:
        ensure_warm()  # it imports torch while this process imports nbgrader
    from invigilator.cohort import grade_class, save_logs, submitted_students, to_grade
    from invigilator.confine import why_not_confinable
    from invigilator.errors import ConfinementUnavailable, CourseError
    from invigilator.kit import Errored
    from invigilator.progress import Progress
    from invigilator.report import course_directory

    reason = why_not_confinable() if options.cluster is None else None
    if reason and not options.unconfined:
        raise ConfinementUnavailable(
            f"student code is not run: this system cannot confine it ({reason}); "
            "--unconfined runs it all the same"
        )
    coursedir = course_directory()
    present = submitted_students(coursedir, options.assignment)
    if unknown := set(options.student or ()) - set(present):
        raise CourseError(f"{', '.join(sorted(unknown))}: no submission of {options.assignment}")
    chosen = to_grade(coursedir, options.assignment, options.student or present, options.force)
    settings = [f"--{setting}" for setting in options.set]
    settings += ["--Examine.unconfined=True"] * options.unconfined
    progress = Progress(len(chosen), len(options.student or present), as_json=options.json)
    with _interruptible(), progress, _executor(options) as (executor, workers):
        outcomes = grade_class(
            coursedir,
            options.assignment,
            chosen,
            executor,
            workers=workers,
            settings=tuple(settings),
            report=progress.tell,
        )
    progress.summarise(save_logs(outcomes, Path(coursedir.root) / "logs"))
    return int(any(isinstance(outcome, Errored) for outcome in outcomes))


@contextlib.contextmanager
def _executor(options: argparse.Namespace) -> Iterator[tuple[Executor, int]]:
    from invigilator.pool import cluster_pool, local_pool

    if options.cluster:
        with cluster_pool(options.cluster) as (executor, workers):
            yield executor, workers
    else:
        with local_pool(max(1, options.jobs)) as pool:
            yield pool, max(1, options.jobs)


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGTERM and Ctrl-C end the run with one line; what is recorded stays."""

    def stop(signum: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        print(
            "stopped; what is graded is kept, and the same command goes on with the rest",
            file=sys.stderr,
        )
        raise SystemExit(130) from None
    finally:
        signal.signal(signal.SIGTERM, before)


if __name__ == "__main__":
    sys.exit(main())
