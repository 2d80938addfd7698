"""A table of the tests that are not graded as stock nbgrader does:
``python -m tests.courses.differing [STYLE ...]``.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.courses.graded import Graded, grade_style
from tests.courses.style import read_style, style_names


def rows(name: str, graded: Graded) -> list[str]:
    """Return a line for each test and student where a way to grade differs from stock."""
    lines = []
    for place, stock in sorted(graded.stock.items()):
        ours, runs = graded.autograde[place], graded.grade[place]
        if stock.points == ours.points == runs.points:
            continue
        bad = ours.points > stock.points or place.student == "reference"
        lines.append(
            f"{'!' if bad else ' '} {name:12} {place.student:9} {place.notebook}/{place.cell:24}"
            f" {stock.points:4g} {ours.points:4g} {runs.points:4g}"
            f"  {ours.why}" + (f"  [stock: {stock.why}]" if stock.why else "")
        )
    return lines


def main(names: list[str]) -> None:
    """Print the table for courses, every test of which runs apart."""
    print("! course    student   notebook/cell            stock autograde grade  why")
    for name in names:
        style = replace(read_style(name), beside=frozenset())
        with tempfile.TemporaryDirectory(prefix="style-") as folder:
            graded = grade_style(style, Path(folder))
            found = rows(name, graded)
        right = [p for p in graded.stock if p.student == "reference"]
        lost = sum(graded.stock[p].points != graded.autograde[p].points for p in right)
        print("\n".join(found))
        earns = sum(score.points for p, score in graded.stock.items() if p.student == "reference")
        wrong = [
            sum(s.points for p, s in graded.stock.items() if p.student == student)
            for student in ("one", "two", "blank")
        ]
        print(
            f"= {name}: {len(right)} tests, {lost} of the reference's differ from stock; "
            f"stock gives {earns:g}, wrong ones and the blank {wrong}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:] or style_names())
