"""Grade the bank through nbgrader's own commands, and compare with what it demands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from invigilator.cells import is_test
from tests.course.packing import Course, Pack, packs
from tools.bank import BankAnswer, fill_in
from tools.build import ASSIGNMENT, ROOT
from tools.course_root import make_course_root, nbgrader, solved, submit

Points = dict[str, float]


@dataclass(frozen=True)
class Verdict:
    """One answer of the bank, and where its points were not what the bank demands."""

    answer: BankAnswer
    differences: tuple[str, ...]


def grade_bank(answers: Sequence[BankAnswer], root: Path, seed: int) -> list[Verdict]:
    """Grade ``answers`` in course roots below ``root``; return their verdicts, in their order.

    They are graded in packs (:mod:`tests.course.packing`). Where a pack does not get the points
    that its answers demand, each of them is graded once more, alone, and that is its verdict.
    """
    together = packs(answers, courses())
    differing = grade_packs(together, root / "packed", seed)
    again: list[Pack] = [
        (answer,)
        for pack, lines in zip(together, differing, strict=True)
        if lines
        for answer in pack
    ]
    found: dict[str, tuple[str, ...]] = {}
    if again:
        alone = grade_packs(again, root / "alone", seed)
        found = {pack[0].name: lines for pack, lines in zip(again, alone, strict=True)}
    return [Verdict(answer, found.get(answer.name, ())) for answer in answers]


def courses() -> dict[str, Course]:
    """Return notebook -> what its tests see, for all notebooks of the assignment."""
    paths = (ROOT / "source" / ASSIGNMENT).glob("*.ipynb")
    return {path.stem: Course(nbformat.read(path, as_version=4)) for path in paths}


def grade_packs(packs: Sequence[Pack], root: Path, seed: int) -> list[tuple[str, ...]]:
    """Grade one submission per pack; return a line for each test with other points, by pack.

    A submission is the notebook the answers belong to, with the course's solutions everywhere
    else; notebooks are graded independently of one another, so the others need not be there.
    """
    make_course_root(root, prepare=leave_out_what_no_test_follows)
    for pack in packs:
        notebook = solved(root, pack[0].notebook)
        for answer in pack:
            fill_in(notebook, answer)
        submit(root, student_id(pack[0]), {pack[0].notebook: notebook})
    nbgrader(root, "autograde", ASSIGNMENT, f"--Examine.seed={seed}")
    points, full = graded_points(root)
    return [differences(pack, points[student_id(pack[0])], full) for pack in packs]


def leave_out_what_no_test_follows(source: Path) -> None:
    """Empty the code cells below each notebook's last test: they draw, and nothing gives points."""
    for path in source.glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        for cell in reversed([cell for cell in notebook.cells if cell.cell_type == "code"]):
            if is_test(cell):
                break
            cell.source = ""
        nbformat.write(notebook, path)


def assert_as_demanded(
    answers: Sequence[BankAnswer],
    root: Path,
    seed: int,
    record_property: Callable[[str, object], None],
) -> None:
    """Grade ``answers``, fail where one got other points, and leave the counts for pytest's end."""
    verdicts = grade_bank(answers, root, seed)
    for kind in ("right", "wrong"):
        of_kind = [verdict for verdict in verdicts if verdict.answer.is_right == (kind == "right")]
        as_demanded = sum(not verdict.differences for verdict in of_kind)
        record_property(f"bank seed {seed} {kind}", f"{as_demanded}/{len(of_kind)}")
    assert [line for verdict in verdicts for line in verdict.differences] == []


def student_id(answer: BankAnswer) -> str:
    """Return the student an answer is graded as; nbgrader allows no slash in it."""
    return answer.name.replace("/", "--")


def graded_points(root: Path) -> tuple[dict[str, dict[tuple[str, str], float]], Points]:
    """Return student -> (notebook, test cell) -> points, and test cell -> full points."""
    points: dict[str, dict[tuple[str, str], float]] = {}
    full: Points = {}
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        for submission in gradebook.assignment_submissions(ASSIGNMENT):
            grades = points.setdefault(submission.student_id, {})
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    grades[notebook.name, grade.name] = grade.auto_score
                    full[grade.name] = grade.max_score
    return points, full


def differences(pack: Pack, graded: dict[tuple[str, str], float], full: Points) -> tuple[str, ...]:
    """Return a line for each test that gave other points than the answers of ``pack`` demand."""
    demanded = {test: points for answer in pack for test, points in answer.points.items()}
    names = " with ".join(answer.name for answer in pack)
    lines = []
    for (notebook, test), points in graded.items():
        if notebook != pack[0].notebook or not test.startswith("test_"):
            continue
        wanted = demanded.get(test, full[test])
        if points != wanted:
            lines.append(f"{names}: {test} got {points}, the bank says {wanted}")
    return tuple(lines)
