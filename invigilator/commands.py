"""What can be typed: every command with its options."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

DEFAULT_SERVER = "http://localhost:8888"
"""Where ``make lab`` serves formgrader."""


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    parser = argparse.ArgumentParser(
        prog="invigilator", description="Grade nbgrader assignments safely, fairly and fast."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    grade = commands.add_parser("grade", help="grade what is in submitted/, many at once")
    _add_assignment(grade)
    grade.add_argument(
        "--student", action="append", default=[], help="grade only this one (repeatable)"
    )
    grade.add_argument(
        "--cluster", metavar="ADDRESS", help="grade on this Dask scheduler's workers"
    )
    grade.add_argument("--force", action="store_true", help="grade again what is graded")
    grade.add_argument("--json", action="store_true", help="print one line of JSON a submission")
    grade.add_argument(
        "--no-feedback", action="store_true", help="make no feedback pages, only grades and report"
    )
    grade.add_argument(
        "--set", action="append", default=[], metavar="TRAIT=VALUE", help="an nbgrader setting"
    )
    _add_how_to_run(grade)
    _add_server(grade)
    feedback = commands.add_parser(
        "feedback", help="write the feedback pages that are missing or out of date"
    )
    _add_assignment(feedback)
    feedback.add_argument(
        "--student", action="append", default=[], help="only this one's (repeatable)"
    )
    feedback.add_argument("--force", action="store_true", help="write all of them again")
    _add_jobs(feedback)
    mark = commands.add_parser("mark", help="mark the class's texts on a page in the browser")
    mark.add_argument("--port", type=int, default=8889, help="of the page (default: %(default)s)")
    mark.add_argument(
        "--no-browser", action="store_true", help="print the address, open no browser"
    )
    mark.add_argument("settings", nargs="*", help="of Jupyter Server, after --")
    table = commands.add_parser("table", help="print the class as the gradebook has it")
    _add_assignment(table)
    report = commands.add_parser("report", help="write report/ASSIGNMENT/: a page and CSV files")
    _add_assignment(report)
    report.add_argument("--to", type=Path, metavar="FOLDER", help="write there instead")
    _add_server(report)
    adopt = commands.add_parser("adopt", help="let the invigilator grade an nbgrader course")
    adopt.add_argument("assignment", nargs="?", help="only this one (default: all)")
    adopt.add_argument("--undo", action="store_true", help="take out again what was added")
    ci = commands.add_parser("ci", help="grade folders of notebooks, with no gradebook")
    ci.add_argument("folder", nargs="+", type=Path, help="a folder of one submission's notebooks")
    ci.add_argument("--assignment", help="which one, if the course has several")
    ci.add_argument("--course", type=Path, default=Path(), help="where source/ is (default: here)")
    ci.add_argument("--junit", type=Path, metavar="FILE", help="write a JUnit XML")
    ci.add_argument(
        "--pass-points", type=float, metavar="N", help="what a submission needs (default: all)"
    )
    _add_how_to_run(ci)
    return parser


def _add_assignment(command: argparse.ArgumentParser) -> None:
    command.add_argument("assignment", nargs="?", help="which one, if the course has several")


def _add_server(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--server",
        default=DEFAULT_SERVER,
        metavar="URL",
        help="the Jupyter server whose formgrader the report links to (default: %(default)s)",
    )


def _add_jobs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="submissions worked on at once"
    )


def _add_how_to_run(command: argparse.ArgumentParser) -> None:
    _add_jobs(command)
    command.add_argument(
        "--unconfined", action="store_true", help="run student code where it cannot be confined"
    )
