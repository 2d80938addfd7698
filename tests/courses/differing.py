"""A table of the tests that are not graded as stock nbgrader does, apart and beside:
``python -m tests.courses.differing [STYLE ...]``.

It says, too, what a course's ``beside`` and ``differs`` have to hold.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.courses.graded import Place, Scores, grade_ours, grade_stock
from tests.courses.root import make_root
from tests.courses.style import STUDENTS, Style, read_style, style_names
from tools.course_root import nbgrader


@dataclass(frozen=True)
class Measured:
    """A course graded by stock nbgrader, and with every test run each of the two ways."""

    stock: Scores
    apart: Scores
    beside: Scores

    def unequal(self, ours: Scores) -> list[Place]:
        """Return the cells that did not get the points that stock gives."""
        return [p for p, score in sorted(self.stock.items()) if score.points != ours[p].points]

    def names(self, ours: Scores) -> list[str]:
        """Return the names of the tests that some student did not get stock's points for."""
        return list(dict.fromkeys(place.cell for place in self.unequal(ours)))


def measure(style: Style, folder: Path) -> Measured:
    """Grade the course three times, in roots below ``folder``."""
    made = make_root(folder / "made", style)
    every = {cell.name for notebook in style.notebooks for cell in notebook.cells}
    return Measured(
        grade_stock(made, style),
        grade_ours(made, style, (), nbgrader, "autograde"),
        grade_ours(made, style, every, nbgrader, "autograde"),
    )


def lines(style: Style, found: Measured) -> list[str]:
    """Return the table's lines for one course; the worst begin with an exclamation mark."""
    table = []
    for place in sorted({*found.unequal(found.apart), *found.unequal(found.beside)}):
        stock, apart, beside = found.stock[place], found.apart[place], found.beside[place]
        bad = apart.points > stock.points or place.student == "reference"
        table.append(
            f"{'!' if bad else ' '} {style.name:14} {place.student:9} "
            f"{place.notebook + '/' + place.cell:30} "
            f"{stock.points:5g} {apart.points:5g} {beside.points:6g}  "
            f"{apart.why}{' | beside: ' + beside.why if beside.points != stock.points else ''}"
        )
    return [*table, _summary(style, found)]


def _summary(style: Style, found: Measured) -> str:
    sums = {
        student: sum(s.points for p, s in found.stock.items() if p.student == student)
        for student in STUDENTS
    }
    needs = found.names(found.apart)
    neither = [name for name in needs if name in found.names(found.beside)]
    return (
        f"= {style.name}: {len(found.stock) // len(STUDENTS)} tests, stock's points {sums}\n"
        f"  beside = {[name for name in needs if name not in neither]}\n"
        f"  neither: {neither}\n"
        f"  stated: beside {sorted(style.beside)}, differs {sorted(style.differs)}"
    )


def main(names: list[str]) -> None:
    """Print the table for the courses of these names."""
    print("! course         student   notebook/cell                  stock apart beside  why")
    for name in names:
        style = read_style(name)
        with tempfile.TemporaryDirectory(prefix="style-") as folder:
            print(*lines(style, measure(style, Path(folder))), sep="\n", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or style_names())
