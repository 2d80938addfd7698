"""What a submission's folder may hold, whoever looks: one rule for every way to grade."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from invigilator.course import own_levels, submitted_students
from invigilator.errors import RefusedSubmission
from invigilator.files import open_own, pack
from invigilator.submitted import misread_time, require_own_folders, sort_out
from tests.support.courses import course_directory
from tools.build import ASSIGNMENT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a submission with one notebook of the assignment."""
    made = tmp_path / "submitted" / "ada" / ASSIGNMENT
    made.mkdir(parents=True)
    (made / "quiz.ipynb").write_text("{}")
    return made


def test_a_hard_link_beside_a_notebook_is_left_out_and_a_notebook_is_refused(
    folder: Path, tmp_path: Path
) -> None:
    """A second name may be a neighbour's: its answers are no proof, and neither is a zero."""
    other = tmp_path / "other"
    other.write_text("theirs")
    os.link(other, folder / "data.txt")
    contents = sort_out(folder, ["quiz"])
    assert contents.kept == ("quiz.ipynb",)
    assert contents.left_out() == ("'data.txt' is a hard link, so it may be somebody else's file",)
    os.link(folder / "quiz.ipynb", tmp_path / "copy")
    with pytest.raises(RefusedSubmission, match=r"'quiz.ipynb' is a hard link"):
        sort_out(folder, ["quiz"])


def test_a_folder_of_files_is_no_second_name(folder: Path) -> None:
    """Folders have several names by nature."""
    (folder / "deep" / "deeper").mkdir(parents=True)
    (folder / "deep" / "deeper" / "data.txt").touch()
    assert sort_out(folder, ["quiz"]).kept == ("quiz.ipynb", "deep/deeper/data.txt")


def test_a_sparse_file_is_as_long_as_it_says(folder: Path) -> None:
    """Whoever copies it fills the disk with it; a large one is left out by itself."""
    for name, size in (("a", 100), ("b", 100), ("c", 100), ("d", 101), ("e", 2**20)):
        with open(folder / f"{name}.bin", "wb") as file:
            file.truncate(size * 2**20)
    contents = sort_out(folder, ["quiz"])
    assert contents.kept == ("quiz.ipynb", "a.bin", "b.bin")
    assert contents.over == ("c.bin",)
    assert sorted(contents.unwanted) == [
        ("d.bin", "is larger than 100 MB"),
        ("e.bin", "is larger than 100 MB"),
    ]


def test_a_long_path_is_left_out_whole(folder: Path) -> None:
    """At the folder with which it becomes too long, so that it can still be moved."""
    name = "d" * 250
    deep = folder / name / name / name / name
    deep.mkdir(parents=True)
    (deep.parent / "kept.txt").touch()
    contents = sort_out(folder, ["quiz"])
    assert contents.unwanted == ((f"{name}/{name}/{name}/{name}", "lies too deep"),)
    assert contents.kept == ("quiz.ipynb", f"{name}/{name}/{name}/kept.txt")


def test_a_folder_as_the_time_of_submission_is_left_out(folder: Path) -> None:
    """nbgrader would open it as a file; elsewhere the name is a name."""
    (folder / "timestamp.txt").mkdir()
    (folder / "deep" / "timestamp.txt").mkdir(parents=True)
    assert sort_out(folder, ["quiz"]).unwanted == (("timestamp.txt", "is no ordinary file"),)


def test_the_folder_itself_may_be_missing(folder: Path) -> None:
    """A submission that vanishes meanwhile is refused as one that cannot be opened."""
    with pytest.raises(RefusedSubmission, match="'nowhere' cannot be opened"):
        sort_out(folder.parent / "nowhere", ["quiz"])


@pytest.mark.parametrize("level", [0, 1])
def test_each_level_must_be_a_folder(tmp_path: Path, folder: Path, level: int) -> None:
    """The student's and the assignment's: neither may be a link, which is told, not followed."""
    coursedir = course_directory(tmp_path)
    linked = tmp_path / "submitted" / "bob" / ASSIGNMENT
    if level:
        linked.parent.mkdir()
    (linked if level else linked.parent).symlink_to(folder if level else folder.parent)
    require_own_folders(own_levels(coursedir, folder))
    with pytest.raises(RefusedSubmission, match="is a link and no folder"):
        require_own_folders(own_levels(coursedir, linked))
    assert submitted_students(coursedir, ASSIGNMENT) == ["ada", "bob"]


def test_a_link_that_appears_after_the_look_is_not_read(folder: Path, tmp_path: Path) -> None:
    """What is opened is looked at once more, and no pipe is waited for."""
    (tmp_path / "secret").write_text("not theirs")
    (folder / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "pipe")
    for name in ("link", "pipe"):
        with pytest.raises(OSError):  # noqa: PT011  # its text is the system's
            pack(folder, [name])
    with open_own(folder / "quiz.ipynb") as file:
        assert file.read() == b"{}"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-02-02 15:58:23.948203 UTC", ""),
        ("2026-02-02 15:58:23", ""),
        ("2026-02-02T15:58:23+01:00", ""),
        ("2026-02-02 15:58:23 +0000", ""),
        ("2026-02-02 15:58:23 CET", ""),
        ("2026-02-02 15:58:23 Europe/Berlin", ""),
        ("2026-02-02 15:58:23 +0100", "2026-02-02 15:56:43 UTC"),
        ("2026-02-02 15:58:23 +01:00", "2026-02-02 15:58:23 UTC"),
        ("2026-02-02 15:58:23 PST", "2026-02-02 15:58:23 UTC"),
        ("Mon Feb  2 15:58:23 CET 2026", "2026-02-02 15:58:23 UTC"),
    ],
)
def test_a_time_that_nbgrader_misreads_is_shown_as_it_was_read(
    folder: Path, text: str, read: str
) -> None:
    """Offsets and unknown zones make minutes or hours of difference, which cost a late penalty."""
    (folder / "timestamp.txt").write_text(text)
    sentence = misread_time(sort_out(folder, ["quiz"]))
    assert sentence == (read and f"timestamp.txt says {text!r}, which was read as {read}")
