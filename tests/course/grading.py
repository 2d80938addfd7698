"""Grade the bank through nbgrader's own commands, and compare with what it demands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook

from tools.bank import BankAnswer, fill_in
from tools.build import ASSIGNMENT
from tools.course_root import make_course_root, nbgrader, solved, submit

Points = dict[str, float]


@dataclass(frozen=True)
class Verdict:
    """One answer of the bank, and where its points were not what the bank demands."""

    answer: BankAnswer
    differences: tuple[str, ...]


def grade_bank(answers: Sequence[BankAnswer], root: Path, seed: int) -> list[Verdict]:
    """Grade one submission per answer in a course root of its own; return the verdicts.

    A submission is the notebook the answer belongs to, with the course's solutions everywhere
    else; notebooks are graded independently of one another, so the others need not be there.
    """
    make_course_root(root)
    for answer in answers:
        notebook = fill_in(solved(root, answer.notebook), answer)
        submit(root, student_id(answer), {answer.notebook: notebook})
    nbgrader(root, "autograde", ASSIGNMENT, f"--Examine.seed={seed}")
    points, full = graded_points(root)
    return [_verdict(answer, points[student_id(answer)], full) for answer in answers]


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


def _verdict(answer: BankAnswer, graded: dict[tuple[str, str], float], full: Points) -> Verdict:
    differences = []
    for (notebook, test), points in graded.items():
        if notebook != answer.notebook or not test.startswith("test_"):
            continue
        wanted = answer.points.get(test, full[test])
        if points != wanted:
            differences.append(f"{answer.name}: {test} got {points}, the bank says {wanted}")
    return Verdict(answer, tuple(differences))
