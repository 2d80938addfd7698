"""How each test of a course runs: ``invigilator.json``, in the course's folder.

**Apart** is the rule: the test runs in the examiner's room, and no verdict rests on the student's
process. **Beside** is for tests that cannot: they run in a copy of the student's own room, whose
code could forge their verdict, as it could under stock nbgrader. ``invigilator adopt`` measures
which way each test needs, and writes the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from invigilator.errors import CourseError

FILE = "invigilator.json"

ALLOW_BESIDE = True
"""What a course's settings say if they say nothing."""

TestKey = tuple[str, str]
"""(notebook, grade_id)"""


class Way(StrEnum):
    """Where a test runs."""

    APART = "apart"
    BESIDE = "beside"


Ways = Mapping[TestKey, Way]
"""A test that is not in it runs apart."""


def read_ways(root: Path, assignment: str) -> dict[TestKey, Way]:
    """Return the ways of the tests of ``assignment`` in the course at ``root``.

    Raises :class:`CourseError` if the file does not hold what :func:`write_ways` writes.
    """
    try:
        notebooks = _read(root).get(assignment, {})
        return {
            (notebook, name): Way(way)
            for notebook, tests in notebooks.items()
            for name, way in tests.items()
        }
    except (ValueError, AttributeError) as error:
        raise CourseError(
            f"{root / FILE} is not what invigilator adopt writes ({error}): run it again"
        ) from None


def permitted_ways(coursedir: CourseDirectory, assignment: str) -> Ways:
    """Return how the tests of ``assignment`` run.

    Raises :class:`CourseError` if one is to run beside the student's code and the course's settings
    forbid it, and where :func:`read_ways` does.
    """
    ways = read_ways(Path(coursedir.root), assignment)
    beside = [name for (_, name), way in ways.items() if way is Way.BESIDE]
    if beside and not allows_beside(coursedir):
        raise CourseError(
            f"{assignment}: {FILE} lets {', '.join(beside)} run beside the student's code, which "
            "c.Examine.allow_beside = False forbids"
        )
    return ways


def allows_beside(coursedir: CourseDirectory) -> bool:
    """Return the trait ``Examine.allow_beside``, without importing what examines."""
    return bool(coursedir.config.get("Examine", {}).get("allow_beside", ALLOW_BESIDE))


def write_ways(root: Path, assignment: str, ways: Ways) -> None:
    """Put the ways of one assignment into the course's file; what others say in it stays."""
    notebooks: dict[str, dict[str, str]] = {}
    for (notebook, name), way in sorted(ways.items()):
        notebooks.setdefault(notebook, {})[name] = way.value
    try:
        assignments = {**_read(root), assignment: notebooks}
    except (ValueError, AttributeError):
        assignments = {assignment: notebooks}
    (root / FILE).write_text(json.dumps(assignments, indent=2, sort_keys=True) + "\n", "utf-8")


def _read(root: Path) -> dict[str, dict[str, dict[str, str]]]:
    path = root / FILE
    if not path.exists():
        return {}
    found = json.loads(path.read_text("utf-8"))
    if not isinstance(found, dict):
        raise ValueError("no assignments")
    return found
