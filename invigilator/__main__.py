"""The command line: ``python -m invigilator table [ASSIGNMENT]``."""

from __future__ import annotations

import argparse
import sys

from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from rich.console import Console

from invigilator.errors import InvigilatorError
from invigilator.report import class_results, print_class


def course_directory() -> CourseDirectory:
    """Return the course of the current folder, as ``nbgrader_config.py`` sets it."""
    app = NbGrader()
    app.load_config_file()
    return CourseDirectory(parent=app)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    parser = argparse.ArgumentParser(prog="invigilator")
    commands = parser.add_subparsers(dest="command", required=True)
    table = commands.add_parser("table", help="print the class as the gradebook has it")
    table.add_argument("assignment", nargs="?", default="embedding-init")
    options = parser.parse_args(arguments)
    try:
        print_class(class_results(course_directory(), options.assignment), Console())
    except InvigilatorError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
