"""Notebooks under the names that browsers, editors and zip programs give them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from invigilator.hooks.recover import Recovered, looks_like, recover
from invigilator.submitted import sort_out

NOTEBOOKS = ("quiz", "code_tasks")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("quiz (1).ipynb", ("quiz", 1)),
        ("quiz(2).ipynb", ("quiz", 2)),
        ("quiz-Copy1.ipynb", ("quiz", 1)),
        ("quiz - Copy.ipynb", ("quiz", 1)),
        ("quiz - Copy (2).ipynb", ("quiz", 2)),
        ("quiz-Copy1 (3).ipynb", ("quiz", 3)),
        ("Quiz.IPYNB", ("quiz", 0)),
        (" quiz .ipynb", ("quiz", 0)),
        ("Code Tasks.ipynb", ("code_tasks", 0)),
        ("code-tasks (1).ipynb", ("code_tasks", 1)),
        ("handed in/quiz.ipynb", ("quiz", 0)),
        ("my quiz.ipynb", None),
        ("quiz2.ipynb", None),
        ("quiz_solution.ipynb", None),
        ("quiz.py", None),
    ],
)
def test_a_name_means_a_notebook(name: str, expected: tuple[str, int] | None) -> None:
    """A number that was added, case, blanks and folders do not matter; other words do."""
    assert expected == looks_like(name, NOTEBOOKS)


def run(folder: Path) -> Recovered:
    """Recover what is in a submission."""
    return recover(folder, sort_out(folder, NOTEBOOKS).kept, NOTEBOOKS)


def test_a_lone_copy_is_taken(tmp_path: Path) -> None:
    """What was handed in stays, and the right name is made from it."""
    (tmp_path / "quiz (1).ipynb").write_text("one")
    found = run(tmp_path)
    assert (tmp_path / "quiz.ipynb").read_text() == "one"
    assert (tmp_path / "quiz (1).ipynb").read_text() == "one"
    assert found.sentences == {"quiz": ("'quiz (1).ipynb' was graded as quiz.ipynb",)}
    assert found.paths == {"quiz": tmp_path / "quiz.ipynb"}


def test_of_two_different_copies_the_later_is_taken_and_both_are_named(tmp_path: Path) -> None:
    """Nobody can know which was meant, so everybody is told which was graded."""
    for number in (1, 2):
        (tmp_path / f"quiz ({number}).ipynb").write_text(str(number))
    found = run(tmp_path)
    assert (tmp_path / "quiz.ipynb").read_text() == "2"
    assert found.sentences["quiz"] == (
        "'quiz (2).ipynb' was graded as quiz.ipynb",
        "'quiz (1).ipynb' has other content and was not graded",
    )


def test_a_notebook_under_its_own_name_is_never_replaced(tmp_path: Path) -> None:
    """A different copy beside it is named; one that is the same is not worth a word."""
    (tmp_path / "quiz.ipynb").write_text("graded")
    (tmp_path / "quiz (1).ipynb").write_text("other")
    (tmp_path / "quiz-Copy1.ipynb").write_text("graded")
    found = run(tmp_path)
    assert (tmp_path / "quiz.ipynb").read_text() == "graded"
    assert found.paths == {}
    assert found.sentences == {"quiz": ("'quiz (1).ipynb' has other content and was not graded",)}


def test_a_folder_in_the_folder(tmp_path: Path) -> None:
    """Checkpoints, which JupyterLab writes by itself, are nobody's submission."""
    for folder in ("handed in", ".ipynb_checkpoints", "handed in/.ipynb_checkpoints"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "quiz.ipynb").write_text(folder)
    assert run(tmp_path).sentences == {"quiz": ("'handed in/quiz.ipynb' was graded as quiz.ipynb",)}
    assert (tmp_path / "quiz.ipynb").read_text() == "handed in"


def test_a_zip_that_was_not_extracted(tmp_path: Path) -> None:
    """Its notebooks are read where they are; a name that leads out of it is left out."""
    with zipfile.ZipFile(tmp_path / "ada.zip", "w") as archive:
        archive.writestr("ada/quiz.ipynb", "quiz")
        archive.writestr("../../code_tasks (1).ipynb", "code")
        archive.writestr("__MACOSX/ada/._quiz.ipynb", "junk")
    found = run(tmp_path)
    assert (tmp_path / "quiz.ipynb").read_text() == "quiz"
    assert not (tmp_path / "code_tasks.ipynb").exists()
    assert found.sentences["quiz"] == ("'ada.zip/ada/quiz.ipynb' was graded as quiz.ipynb",)
    assert not list(tmp_path.parent.glob("code_tasks*"))


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04 cut short"])
def test_a_damaged_zip_is_as_if_it_was_not_there(tmp_path: Path, content: bytes) -> None:
    """The submission then has no notebook, and says so elsewhere."""
    (tmp_path / "ada.zip").write_bytes(content)
    assert run(tmp_path) == Recovered({}, {}, tmp_path)


def test_a_zip_of_zeros_is_not_unpacked(tmp_path: Path) -> None:
    """A few kilobytes that claim more than a file may have are left out."""
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("quiz.ipynb", b"0" * (101 * 2**20))
    assert run(tmp_path) == Recovered({}, {}, tmp_path)
