"""Which files a room gets: the course's, and what a student handed in, within limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from invigilator.hooks.files_beside import MOST_FILES, files_beside
from invigilator.inside.limits import Limits

SMALL = Limits(folder_bytes=4000, file_bytes=600)
"""A quarter of the folder, 1,000 bytes, is for the student's files."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a notebook, with a file of the course and its notebooks."""
    for step in ("autograded", "source"):
        (tmp_path / step / "data").mkdir(parents=True)
        (tmp_path / step / "data" / "tokens.csv").write_text("1,2" * 1000)
        (tmp_path / step / "quiz.ipynb").write_text("{}")
    return tmp_path / "autograded"


def chosen(folder: Path, limits: Limits = SMALL) -> tuple[set[str], tuple[str, ...]]:
    """Return the names that a room gets, and the sentences about the others."""
    beside = files_beside(folder, folder.parent / "source", limits)
    return set(beside.files), beside.left_out


def test_the_course_s_files_are_there_whatever_their_size(folder: Path) -> None:
    """Those in folders too; notebooks, the time of submission and hidden files are not data."""
    (folder / "timestamp.txt").write_text("2026-01-01 10:00:00 UTC")
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "old.py").write_text("x = 1")
    assert ({"data/tokens.csv"}, ()) == chosen(folder)


def test_what_a_student_handed_in_is_there(folder: Path) -> None:
    """A module of their own, and one in a folder of their own."""
    (folder / "my_init.py").write_text("x = 1")
    (folder / "helpers").mkdir()
    (folder / "helpers" / "more.py").write_text("y = 1")
    names, left_out = chosen(folder)
    assert names == {"data/tokens.csv", "my_init.py", "helpers/more.py"}
    assert left_out == ()


def test_what_does_not_fit_is_said_in_a_sentence(folder: Path) -> None:
    """One file over its limit, and one over that of all together."""
    for name, size in {"a.bin": 601, "b.bin": 600, "c.bin": 500, "d.bin": 10}.items():
        (folder / name).write_bytes(b"x" * size)
    names, left_out = chosen(folder)
    assert names == {"data/tokens.csv", "b.bin", "d.bin"}
    assert left_out == (
        "the file 'a.bin' was not available while the notebook ran: it is too large (0 MB)",
        "the file 'c.bin' was not available while the notebook ran: it is too large (0 MB)",
    )


def test_of_very_many_files_the_first_are_there(folder: Path) -> None:
    """Three of the others are named, and the rest are counted."""
    for number in range(MOST_FILES + 10):
        (folder / f"{number:03}.txt").touch()
    names, left_out = chosen(folder)
    assert len(names) == MOST_FILES + 1
    assert left_out[-1] == "7 more files were not available either"
    assert len(left_out) == 4


def test_links_are_not_followed(folder: Path, tmp_path: Path) -> None:
    """A link could lead to another student's answers."""
    (tmp_path / "secret.py").write_text("x = 1")
    (folder / "mine.py").symlink_to(tmp_path / "secret.py")
    assert ({"data/tokens.csv"}, ()) == chosen(folder)
