"""How long the report takes as the class grows: ``python -m tools.bench_report [STUDENTS ...]``.

Grades the sample class of ``tools.demo`` once, copies its eight students until the class has each
size, and prints medians of whole commands in turns, start-up included: seconds, those of CPU, which
say more where the machine is busy, and the largest memory of the process.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from nbgrader.api import Grade, Student, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import Connection, Table, create_engine, insert, select

from tools.build import ASSIGNMENT, ROOT
from tools.course_root import invigilator, make_course_root, submit
from tools.demo import DEMO_LIMITS, sample_class

SIZES = (100, 400)
COMMANDS = ("report", "table")
TURNS = 5
RUN = """
import re, sys, time
from pathlib import Path
from invigilator.__main__ import main
if code := main(sys.argv[1:]):
    sys.exit(code)
peak = re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]
print(time.process_time(), peak)
"""
"""Runs a command, and says what it used: the kernel's own count holds the parent's memory too."""

ROWS: dict[Table, str] = {
    Student.__table__: "id",
    SubmittedAssignment.__table__: "student_id",
    SubmittedNotebook.__table__: "assignment_id",
    Grade.__table__: "notebook_id",
}
"""Each table with rows of a student, and what names the row above it; a student's own has none."""


def make_sample(root: Path) -> Path:
    """Grade the sample class in ``root`` and return it."""
    make_course_root(root)
    for student, notebooks in sample_class(root).items():
        submit(root, student, notebooks)
    invigilator(root, "grade", ASSIGNMENT, "--set", f"Examine.limits={DEMO_LIMITS}")
    return root


def make_class(sample: Path, root: Path, size: int) -> Path:
    """Return a course in ``root`` with the first ``size`` copies of the students of ``sample``."""
    shutil.copytree(sample, root, ignore=shutil.ignore_patterns("submitted", "autograded"))
    students = sorted(path.name for path in (sample / "autograded").iterdir())
    engine = create_engine(f"sqlite:///{root}/gradebook.db")
    with engine.begin() as connection:
        for number in range(len(students), size):
            student, turn = students[number % len(students)], number // len(students)
            names = {student: f"{student}-{turn}"}
            for table, parent in ROWS.items():
                names |= copy_rows(connection, table, parent, names)
    engine.dispose()
    for number in range(size):
        student, turn = students[number % len(students)], number // len(students)
        copy = f"{student}-{turn}" if turn else student
        for step in ("submitted", "autograded"):
            shutil.copytree(sample / step / student, root / step / copy)
    return root


def copy_rows(
    connection: Connection, table: Table, parent: str, names: Mapping[str, str]
) -> dict[str, str]:
    """Copy the rows whose ``parent`` is in ``names``; return the old and the new id of each."""
    rows = connection.execute(select(table).where(table.c[parent].in_(names))).mappings().all()
    turn = next(iter(names.values())).rpartition("-")[2]
    new = {row["id"]: names.get(row["id"]) or f"{row['id'][:27]}-{turn}" for row in rows}
    copies = [{**row, parent: names[row[parent]], "id": new[row["id"]]} for row in rows]
    connection.execute(insert(table), copies)
    return new


def measure(root: Path, command: str) -> tuple[float, float, float]:
    """Run a command in ``root``; return its seconds, those of CPU, and its megabytes."""
    started = time.monotonic()
    said = subprocess.check_output([sys.executable, "-c", RUN, command, ASSIGNMENT], cwd=root)
    seconds = time.monotonic() - started
    busy, kilobytes = said.split()[-2:]
    return seconds, float(busy), int(kilobytes) / 1024


def main(sizes: tuple[int, ...]) -> None:
    """Measure in turns and print a line a command and class."""
    scratch = ROOT / "build" / "bench-report"
    shutil.rmtree(scratch, ignore_errors=True)
    sample = make_sample(scratch / "sample")
    roots = {size: make_class(sample, scratch / str(size), size) for size in sizes}
    ways = [(command, size) for command in COMMANDS for size in sizes]
    found: dict[tuple[str, int], list[tuple[float, float, float]]] = {way: [] for way in ways}
    for _ in range(TURNS):
        for command, size in ways:
            found[command, size].append(measure(roots[size], command))
    for (command, size), measured in found.items():
        columns = zip(*measured, strict=True)
        seconds, busy, megabytes = (statistics.median(column) for column in columns)
        print(
            f"{command} of {size} students: {seconds:.2f} s, {busy:.2f} s of CPU, "
            f"{megabytes:.0f} MB"
        )
    shutil.rmtree(scratch)


if __name__ == "__main__":
    main(tuple(int(word) for word in sys.argv[1:]) or SIZES)
