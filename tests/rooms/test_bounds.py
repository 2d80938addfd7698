"""What is said about the limits of a machine is what its rooms get."""

from __future__ import annotations

import os

import pytest

from invigilator.inside import space
from invigilator.inside.limits import Limits
from invigilator.rooms import bounds, disk
from invigilator.rooms.student_room import StudentRoom
from tests.support.confinement import confined

pytestmark = confined


def test_the_line_says_what_a_room_has() -> None:
    """The line of a run's beginning and a real room agree."""
    with StudentRoom(Limits()) as room:
        living = room._living_room()
        room.run_cell("pass")
        has_own = disk.has_own_file_system(living._process.pid or 0, living._folder)
    files = "a file system of fixed size" if has_own else "watched"
    assert f"limits of a room: memory: watched; files: {files}" == bounds.describe()


def test_what_the_system_refuses_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no file system can be mounted, the line says that files are watched."""
    monkeypatch.setattr(space, "_own_mounts", lambda libc: False)
    assert bounds.describe.__wrapped__().endswith("files: watched")


def test_asking_leaves_nothing_behind() -> None:
    """Neither a mount nor a folder of the question stays."""
    with open("/proc/self/mountinfo") as file:
        before = file.read()
    namespace = os.readlink("/proc/self/ns/mnt")
    bounds.describe.__wrapped__()
    with open("/proc/self/mountinfo") as file:
        assert before == file.read()
    assert namespace == os.readlink("/proc/self/ns/mnt")
