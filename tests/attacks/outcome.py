"""What an attack got: points, sights, a page that acts; for a stock nbgrader as for ours."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader.server_extensions import formgrader
from traitlets.config import Config

from invigilator.cells import needs_person
from tests.attacks.catalogue import Attack
from tests.attacks.pages import active_parts, text_of
from tests.course.grading import graded_points
from tools.build import ASSIGNMENT

HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)
SHORTEST_LINE = 20
"""Shorter lines of a hidden test may well be written by anybody."""


@dataclass(frozen=True)
class Outcome:
    """What became of one attack."""

    attack: Attack
    points: float | None
    """Of its notebook; None where it was not graded."""
    full: float
    gained: tuple[str, ...]
    """Tests that gave more than the answer deserves."""
    lost: tuple[str, ...]
    """Tests that gave less than the answer deserves."""
    saw: tuple[str, ...]
    """Whose text showed up in what the student may see."""
    acts: tuple[str, ...]
    """What in its pages could run."""

    @property
    def words(self) -> str:
        """A cell of the table."""
        if self.points is None:
            return "refused" if self.attack.is_refused and not self.saw else "not graded"
        said = [f"{self.points:g}/{self.full:g}"]
        if self.gained:
            said.append("**undeserved**")
        said += [f"**sees {what}**" for what in self.saw]
        if any(part.startswith("no ") for part in self.acts):
            said.append("**breaks its page**")
        elif self.acts:
            said.append("**runs in the reader's browser**")
        return ", ".join(said)


def outcomes(
    root: Path, attacks: list[Attack], canaries: tuple[str, ...], model: str
) -> list[Outcome]:
    """Return what became of each attack on the course in ``root``.

    ``model`` is an honest student: what acts in their pages is the template's own.
    """
    points, full = graded_points(root)
    return [_outcome(root, attack, points, full, canaries, model) for attack in attacks]


def _outcome(
    root: Path,
    attack: Attack,
    points: Mapping[str, Mapping[tuple[str, str], float | None]],
    full: Mapping[str, float],
    canaries: tuple[str, ...],
    model: str,
) -> Outcome:
    tests = {
        test: got
        for (notebook, test), got in points.get(attack.student, {}).items()
        if notebook == attack.notebook and test.startswith("test_")
    }
    deserved = {test: attack.points.get(test, full[test]) for test in tests}
    graded = root / "autograded" / attack.student / ASSIGNMENT / f"{attack.notebook}.ipynb"
    # what a test leaves to a person is neither earned nor lost
    judged = tests.keys() - _left_to_a_person(graded)
    is_graded = bool(tests) and graded.exists() and None not in [tests[test] for test in judged]
    given = {test: float(tests[test] or 0) for test in sorted(judged)}
    return Outcome(
        attack=attack,
        points=sum(given.values()) if is_graded else None,
        full=sum(full[test] for test in tests),
        gained=tuple(
            f"{t}: {got:g}, not {deserved[t]:g}" for t, got in given.items() if got > deserved[t]
        ),
        lost=tuple(
            f"{t}: {got:g}, not {deserved[t]:g}" for t, got in given.items() if got < deserved[t]
        ),
        saw=tuple(_saw(root, attack, canaries, graded)),
        acts=tuple(sorted(_acts(root, attack.student, model))),
    )


def _left_to_a_person(graded: Path) -> set[str]:
    if not graded.exists():
        return set()
    cells = nbformat.read(graded, as_version=4).cells
    return {cell.metadata.nbgrader.grade_id for cell in cells if needs_person(cell)}


def _saw(root: Path, attack: Attack, canaries: tuple[str, ...], graded: Path) -> Iterator[str]:
    """Yield what the student may see and should not: in outputs, feedback, and files beside it."""
    own = "\n".join(cell.source for cell in attack.cells)
    ours = _is_ours(root)
    in_outputs = "\n".join(_shown(graded, tests=ours))  # in stock's, failed tests quote themselves
    shown = [in_outputs]
    for path in [*(root / "feedback" / attack.student).rglob("*"), *graded.parent.glob("*.txt")]:
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            shown.append(text_of(text) if path.name == f"{attack.notebook}.html" else text)
    everything = "\n".join(shown)
    if any(canary in everything for canary in canaries):
        yield "what is not theirs"
    hidden = hidden_lines(root, attack.notebook)
    where = everything if ours else in_outputs
    if any(line in where for line in hidden if line not in own):
        yield "hidden tests"


def _is_ours(root: Path) -> bool:
    return "invigilator" in (root / "nbgrader_config.py").read_text()


def _shown(path: Path, *, tests: bool) -> Iterator[str]:
    """Yield every text in the outputs of the notebook at ``path``, and its students' own cells.

    ``tests`` tells whether the outputs of test cells count.
    """
    if path.exists():
        for cell in nbformat.read(path, as_version=4).cells:
            is_students = not cell.metadata.get("nbgrader", {}).get("locked", False)
            if not is_students and not tests:
                continue
            yield from _texts([cell.get("outputs", []), cell.source if is_students else ""])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for entry in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _texts(entry)


@cache
def hidden_lines(root: Path, notebook: str) -> frozenset[str]:
    """Return the lines of ``notebook``'s hidden tests that stand nowhere else in its source."""
    source = nbformat.read(root / "source" / ASSIGNMENT / f"{notebook}.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in source.cells)
    lines = {line.strip() for region in HIDDEN.findall(text) for line in region.splitlines()}
    shown = HIDDEN.sub("", text)
    return frozenset(line for line in lines if len(line) >= SHORTEST_LINE and line not in shown)


def _acts(root: Path, student: str, model: str) -> set[str]:
    """Return what acts in ``student``'s pages beyond what acts in those of ``model``."""
    parts: set[str] = set()
    for graded in (root / "autograded" / student / ASSIGNMENT).glob("*.ipynb"):
        if (root / "source" / ASSIGNMENT / graded.name).exists():
            parts |= _parts(root, student, graded.stem) - _parts(root, model, graded.stem)
    return parts


@cache
def _parts(root: Path, student: str, notebook: str) -> frozenset[str]:
    graded = root / "autograded" / student / ASSIGNMENT / f"{notebook}.ipynb"
    page = root / "feedback" / student / ASSIGNMENT / f"{notebook}.html"
    parts = {"no formgrader page"}
    with contextlib.suppress(Exception):  # stock nbgrader fails at some submissions
        parts = {f"formgrader {part}" for part in active_parts(formgrader_page(graded))}
    if page.exists():
        parts |= {f"feedback {part}" for part in active_parts(page.read_text(encoding="utf-8"))}
    elif _is_ours(root):
        parts.add("no feedback page")
    return frozenset(parts)


@cache
def _exporter() -> HTMLExporter:
    """Return what formgrader shows a submission with, see its ``formgrader.py``."""
    config = Config()
    config.HTMLExporter.template_name = "formgrade"
    templates = Path(formgrader.__file__).parent / "templates"
    config.HTMLExporter.extra_template_basedirs = [str(templates)]
    return HTMLExporter(config=config)


def formgrader_page(graded: Path) -> str:
    """Return the page formgrader shows an instructor for the notebook at ``graded``."""
    names = ("assignment_id", "notebook_id", "submission_id", "student", "last_name", "first_name")
    resources: dict[str, Any] = dict.fromkeys(names, "x")
    resources |= {"index": 0, "total": 1, "base_url": "/", "notebook_path": "x"}
    page, _ = _exporter().from_filename(str(graded), resources=resources)
    return str(page)


def cell_named(graded: Path, name: str) -> NotebookNode:
    """Return the cell that the course calls ``name`` in the notebook at ``graded``."""
    return next(cell for cell in nbformat.read(graded, as_version=4).cells if cell.id == name)
