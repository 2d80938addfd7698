"""The mutation test of the hidden tests finds what it should, and its document is its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.mutants import mutants
from tools.mutate import DOCUMENT, TASKS, Fate, grade, problems, put, read_reasons, section

NOTEBOOK = '''\
# %% answer="double"
def double(number):
    """Return twice the number."""
    ### BEGIN SOLUTION
    print("doubling", number * 1)
    return number * 2
    ### END SOLUTION


# %% test="test_double" points=1
# a number is doubled
### BEGIN HIDDEN TESTS
assert double({}) == 2 * {}
### END HIDDEN TESTS
'''
DOUBLE = ("sums", "double", "return number * 2 -> return number / 2")


def fates(folder: Path, tried: int) -> list[Fate]:
    """Return the fates of the mutants of a notebook whose test tries one number."""
    text = folder / "sums.py"
    text.write_text(NOTEBOOK.format(tried, tried))
    return grade([text])


def survivors(found: list[Fate]) -> set[str]:
    """Return the changes that no test noticed."""
    return {fate.change for fate in found if fate.killed_by is None}


def test_each_place_of_a_solution_is_changed_once() -> None:
    """Outside the solution, in what is printed and in docstrings nothing is changed."""
    source = NOTEBOOK.split("# %%")[1].split("\n", 1)[1]
    assert {
        "return number * 2 -> pass",
        "return number * 2 -> return number / 2",
        "return number * 2 -> return number * 3",
        "return number * 2 -> return number * 1",
    } == {mutant.change for mutant in mutants(source)}


@pytest.mark.parametrize(
    ("solution", "changes"),
    [
        ("y = a < b", {"y = a <= b", "y = a > b"}),
        ("y = a is not None", {"y = a is None"}),
        ("y = a and b", {"y = a or b"}),
        ("y = -a", {"y = a"}),
        ("y = a[0]", {"y = a", "y = a[1]", "y = a[-1]"}),
        ("y = f(a, b)", {"y = a", "y = f(a)", "y = f(b)", "y = f(b, a)"}),
        ("y = a.f(k=b)", {"y = a", "y = a.f()"}),
        ("f()", set()),
        ("y = a if b else c", {"y = a", "y = c"}),
        ("y = 0.5", {"y = 0.55", "y = -0.5"}),
        ("y = 'b'", {"y = ''"}),
        ("y = True", {"y = False"}),
    ],
)
def test_every_kind_of_change_is_tried(solution: str, changes: set[str]) -> None:
    """One operator, comparison, constant, index, condition, argument or call at a time."""
    cell = f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION"
    assert {"pass"} | changes == {
        mutant.source.replace("0.55000", "0.55") for mutant in mutants(cell)
    }


def test_a_mistake_that_the_test_sees_is_killed(tmp_path: Path) -> None:
    """A test that tries 3 leaves none of the mutants alive, and says which test it was."""
    found = fates(tmp_path, 3)
    assert {"test_double"} == {fate.killed_by for fate in found}
    assert [] == problems(found, {})


def test_a_weak_test_is_found(tmp_path: Path) -> None:
    """A test that tries only 0 lets three mistakes pass; each is told, and so is their share."""
    found = fates(tmp_path, 0)
    assert 3 == len(survivors(found))
    lines = problems(found, {})
    assert f"survived, and no reason is known: {' | '.join(DOUBLE)}" in lines
    assert "only 25.0% of the mistakes are killed, not 95%" in lines
    assert 4 == len(lines)


def test_a_reason_must_have_its_survivor(tmp_path: Path) -> None:
    """A survivor that is listed but killed by now is told, so the list stays true."""
    lines = problems(fates(tmp_path, 3), {DOUBLE: ("same", "because")})
    assert [f"listed as a survivor, but is none: {' | '.join(DOUBLE)}"] == lines


def test_the_document_is_what_the_command_writes() -> None:
    """The quiz, tried anew, gives the section that stands in docs/mutation.md."""
    text, reasons = DOCUMENT.read_text(encoding="utf-8"), read_reasons()
    found = grade([TASKS / "quiz.py"])
    assert [] == problems(found, reasons)
    assert text == put(text, "quiz", section(found, reasons))


def test_a_document_without_marks_is_refused() -> None:
    """Nothing is written where the command does not know the place."""
    with pytest.raises(ValueError, match="no marks for quiz"):
        put("# A page", "quiz", "6 mutants")
