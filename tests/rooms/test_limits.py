"""Memory and files are bounded, wherever a room's process keeps them and whenever it takes them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from invigilator.inside.limits import MIB, Limits
from invigilator.rooms import disk, memory
from invigilator.rooms.student_room import StudentRoom
from tests.support.confinement import confined

pytestmark = confined

FULL = "the files written came to more than 2 MB, so this was stopped"
OUT_OF_MEMORY = "this held more than 600 MB of memory, so it was stopped"

LIBC = """
import ctypes, mmap, os, socket, threading, time
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
near, far = socket.socketpair()
def write(name):
    file = os.open(name, os.O_RDWR | os.O_CREAT)
    try: os.write(file, bytes(2**20))
    except OSError: pass  # its file system may be full
    return file
def for_ever(print_it=False):
    while True:
        print('x') if print_it else time.sleep(1)
"""
FILES = {
    "open": "kept = [write(f'{n}') for n in range(3)]\nfor n in range(3): os.remove(f'{n}')",
    "mapped": (
        "for n in range(3):\n file = write(f'{n}')\n"
        " libc.mmap(None, 4096, 1, 1, file, 0)\n os.remove(f'{n}')\n os.close(file)"
    ),
    "sent": (
        "for n in range(3):\n file = write(f'{n}')\n socket.send_fds(near, [b'x'], [file])\n"
        " os.remove(f'{n}')\n os.close(file)"
    ),
    "sent in a socket": (
        "for n in range(3):\n file = write(f'{n}')\n a, b = socket.socketpair()\n"
        " socket.send_fds(a, [b'x'], [file])\n os.remove(f'{n}')\n os.close(file)\n"
        " socket.send_fds(near, [b'x'], [a.fileno(), b.fileno()])\n a.close()\n b.close()"
    ),
    "named": "for n in range(3): os.close(write(f'{n}'))",
    "empty": (
        "for n in range(600):\n try: os.close(os.open(f'{n}', os.O_CREAT))\n except OSError: break"
    ),
}
MEMORY = "libc.mmap(None, 2**25, 3, 0x22, -1, 0)"
COPY = "libc.mmap(None, 2**25, 3, 2, file, 0)"
MEMORY_HELD = {
    "made read-only": (MEMORY, 1),
    "closed to itself": (MEMORY, 0),
    "copies of a file": (COPY, 1),
}


def has_own(room: StudentRoom) -> bool:
    """Whether the living room has a file system of its own."""
    living = room._living_room()
    return disk.has_own_file_system(living._process.pid or 0, living._folder)


SENT = [how for how in FILES if "send_fds" in FILES[how]]
PLACES = [(how, True) for how in FILES if how not in SENT] + [(how, False) for how in FILES]


@pytest.mark.parametrize("how", SENT)
def test_no_file_is_sent_away_in_a_confined_room(how: str) -> None:
    """Its sockets carry no descriptors, so none can be kept where nobody counts it."""
    with StudentRoom(Limits(folder_bytes=2 * MIB)) as room:
        room.run_cell(LIBC)
        run = room.run_cell(FILES[how])
        assert (run.ended, [out["ename"] for out in run.outputs]) == (None, ["OSError"])


@pytest.mark.parametrize("flood", [False, True], ids=["quiet", "flood"])
@pytest.mark.parametrize(("how", "is_confined"), PLACES)
def test_files_count_wherever_they_are_kept(how: str, flood: bool, is_confined: bool) -> None:
    """A room that holds too much of the disk is ended, though it is silent or never is."""
    with StudentRoom(Limits(folder_bytes=2 * MIB), confined=is_confined) as room:
        room.run_cell(LIBC)
        assert is_confined == has_own(room)
        assert FULL == room.run_cell(f"{FILES[how]}\nfor_ever({flood})").ended


@pytest.mark.parametrize("is_confined", [True, False], ids=["own file system", "counted"])
def test_files_count_while_nothing_is_asked(is_confined: bool) -> None:
    """A thread that fills the disk between two cells is ended there."""
    with StudentRoom(Limits(folder_bytes=2 * MIB), confined=is_confined) as room:
        room.run_cell(LIBC)
        living = room._living_room()
        room.run_cell("kept = threading.Timer(0.3, lambda: [write(f'{n}') for n in range(3)])")
        room.run_cell("kept.start()")
        living._process.join(30)
        assert FULL == living._watchdog.reason
        assert FULL == room.run_cell("pass").ended
        assert room.run_cell("print(near)").ended is None  # made anew, with the cells before


def test_a_file_system_of_its_own_holds_no_more_than_its_size() -> None:
    """Not even between two looks: the write itself fails, with an ordinary error."""
    with StudentRoom(Limits(folder_bytes=2 * MIB)) as room:
        room.run_cell(f"{LIBC}\nsize = os.statvfs('.').f_blocks * os.statvfs('.').f_frsize")
        run = room.run_cell("print(size, size / 2**20)")
        assert 2 * MIB + MIB // 8 == int(run.outputs[0]["text"].split()[0])


def test_what_the_folder_held_is_in_the_file_system_of_its_own(tmp_path: Path) -> None:
    """Data files are there, can be changed, and what is written shows nowhere outside."""
    data = tmp_path / "tokens.csv"
    data.write_text("1,2")
    with StudentRoom(Limits(), {"tokens.csv": data}) as room:
        room.run_cell("open('tokens.csv', 'a').write(',3')\nopen('new', 'w').write('x')")
        assert has_own(room)
        run = room.run_cell("print(open('tokens.csv').read())")
        assert "1,2,3" in run.outputs[0]["text"]
        assert ["tokens.csv"] == os.listdir(room._living_room()._folder)
    assert "1,2" == data.read_text()


def test_data_that_do_not_fit_are_said_to_be_too_large(tmp_path: Path) -> None:
    """Files beyond the limit end the room with the same sentence, not with a crash."""
    data = tmp_path / "tokens.csv"
    data.write_bytes(bytes(3 * MIB))
    with StudentRoom(Limits(folder_bytes=2 * MIB), {"tokens.csv": data}) as room:
        assert FULL == room.run_cell("import time\ntime.sleep(600)").ended


@pytest.mark.parametrize("flood", [False, True], ids=["quiet", "flood"])
@pytest.mark.parametrize("how", MEMORY_HELD)
def test_memory_counts_however_it_is_held(
    how: str, flood: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory that the data limit forgot ends the room, with a sentence; later cells start anew."""
    monkeypatch.setattr(memory, "MARGIN_BYTES", 0)
    mapping, protection = MEMORY_HELD[how]
    with StudentRoom(Limits(memory_bytes=600 * MIB)) as room:
        room.run_cell(LIBC)
        run = room.run_cell(
            f"file = os.open('f', os.O_RDWR | os.O_CREAT)\nos.truncate(file, 2**25)\n"
            f"for _ in range(30):\n piece = {mapping}\n ctypes.memset(piece, 1, 2**25)\n"
            f" libc.mprotect(piece, 2**25, {protection})\nfor_ever({flood})"
        )
        assert OUT_OF_MEMORY == run.ended
        assert room.run_cell("print(near)").ended is None


def test_an_honest_program_meets_the_error_of_its_own_line() -> None:
    """Too large an allocation is a MemoryError in the student's code, and the room goes on."""
    with StudentRoom(Limits(memory_bytes=600 * MIB)) as room:
        run = room.run_cell("kept = []\nfor _ in range(100): kept.append(bytearray(b'x') * 2**24)")
        assert ("MemoryError", None) == (run.outputs[-1]["ename"], run.ended)
        assert "1" in room.run_cell("kept = None\nprint(1)").outputs[0]["text"]


def test_tables_of_pages_are_bounded() -> None:
    """Addresses that hold nothing cannot be reserved without end: their tables are memory."""
    with StudentRoom(Limits()) as room:
        room.run_cell(LIBC)
        run = room.run_cell("print(libc.mmap(None, 2**36, 1, 0x4022, -1, 0) == 2**64 - 1)")
        assert "True" in run.outputs[0]["text"]


def test_memory_of_what_is_gone_is_none() -> None:
    """The watchdog may look at a process that has just ended."""
    assert 0 == memory.held_bytes(2**30)
    assert 100 * MIB > memory.held_bytes(os.getppid()) >= 0
