"""What a student's code cannot do: each attempt fails with an ordinary Python error."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from invigilator.errors import ConfinementUnavailable
from invigilator.inside import confine
from invigilator.inside.limits import MIB, Limits
from invigilator.rooms.student_room import StudentRoom

reason = confine.why_not_confinable()
confined = pytest.mark.skipif(reason is not None, reason=f"no confinement here: {reason}")


@pytest.fixture(scope="module")
def room() -> Iterator[StudentRoom]:
    """Return a confined room with small limits, for attempts that all fail."""
    limits = Limits(memory_bytes=512 * MIB, file_bytes=1 * MIB, open_files=64)
    with StudentRoom(limits) as shared:
        shared.run_cell(PREAMBLE)
        yield shared


PREAMBLE = """
import ctypes, mmap, os, socket, subprocess, threading
libc = ctypes.CDLL(None, use_errno=True)
def raw(*arguments):
    if libc.syscall(*arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")
"""


def attempt(room: StudentRoom, source: str) -> str:
    """Run ``source``; return the name of the exception it raised, or what it printed."""
    run = room.run_cell(source)
    assert run.ended is None, run.ended
    names = [out["ename"] for out in run.outputs if out["output_type"] == "error"]
    texts = [out["text"] for out in run.outputs if out["output_type"] == "stream"]
    return names[0] if names else "".join(texts)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Return a file that this process may read and write, in a folder that is not the room's."""
    path = tmp_path / "gradebook.db"
    path.write_text("points")
    return path


FILES = {
    "read": "open(path).read()",
    "write": "open(path, 'w')",
    "append": "open(path, 'a')",
    "create": "open(path + '.new', 'w')",
    "delete": "os.unlink(path)",
    "rename": "os.rename(path, path + '.new')",
    "move in": "os.rename(path, 'mine')",
    "hard link": "os.link(path, 'mine')",
    "list": "os.listdir(os.path.dirname(path))",
    "through a link": "os.symlink(path, 'link'); open('link').read()",
    "make a folder": "os.mkdir(path + '.d')",
    "truncate": "os.truncate(path, 0)",
    "chmod": "os.chmod(path, 0)",
    "chown": "os.chown(path, 0, 0)",
    "utime": "os.utime(path, (0, 0))",
    "setxattr": "os.setxattr(path, 'user.x', b'1')",
}


@confined
@pytest.mark.parametrize("source", FILES.values(), ids=FILES.keys())
def test_files_outside_the_folder_are_out_of_reach(
    room: StudentRoom, outside: Path, source: str
) -> None:
    """Nothing outside can be read, listed, changed, moved or linked to."""
    before = (outside.read_text(), outside.stat().st_mode, outside.stat().st_mtime_ns)
    result = attempt(room, f"path = {str(outside)!r}\n{source}")
    assert result in ("PermissionError", "OSError")
    assert before == (outside.read_text(), outside.stat().st_mode, outside.stat().st_mtime_ns)
    assert [outside.name] == os.listdir(outside.parent)


@confined
@pytest.mark.parametrize(
    "path", ["/etc/passwd", "/proc/self/environ", "/proc/1/cmdline", "/proc/self/mem", __file__]
)
def test_the_system_and_the_course_cannot_be_read(room: StudentRoom, path: str) -> None:
    """Neither the machine's files, nor any process, nor the tests are in reach."""
    assert os.path.exists(path)
    assert attempt(room, f"open({path!r}, 'rb').read(1)") == "PermissionError"


CALLS = {
    "TCP socket": "socket.socket()",
    "UDP socket": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "UNIX socket": "socket.socket(socket.AF_UNIX)",
    "netlink socket": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "connection": "socket.create_connection(('127.0.0.1', 9))",
    "fork": "if os.fork() == 0: os._exit(0)",
    "fork, the old way": "child = libc.syscall(57)\nif child == 0: os._exit(0)\nraw(57)",
    "program": "subprocess.run(['true'])",
    "shell": "subprocess.run('true', shell=True)",
    "spawn": "os.posix_spawn('/bin/true', ['true'], {})",
    "replace": "os.execv('/bin/true', ['true'])",
    "signal to the grader": "os.kill(GRADER, 0)",
    "signal to everybody": "os.kill(-1, 0)",
    "signal to the group": "os.killpg(0, 0)",
    "slow down others": "os.setpriority(os.PRIO_PROCESS, GRADER, 19)",
    "pin others": "os.sched_setaffinity(GRADER, {0})",
    "open a process": "os.pidfd_open(GRADER)",
    "memory file": "os.memfd_create('x')",
    "shared memory": "mmap.mmap(-1, 2**20)",
    "mapped zeros": "mmap.mmap(os.open('/dev/zero', os.O_RDWR), 2**20)",
    "own mode": "open('own', 'w').close()\nif libc.chmod(b'own', 0o777): raise OSError",
    "device": "os.mknod('disk', 0o600 | 0o060000, os.makedev(8, 0))",
    "another root": "os.chroot('.')",
    "another user": "os.setuid(12345)",
    "new session": "os.setsid()",
    "ptrace": "raw(101, 16, GRADER, 0, 0)",
    "own namespace": "raw(272, 0x10000000)",
    "io_uring": "raw(425, 1, 0)",
    "bpf": "raw(321, 0, 0, 0)",
    "keys": "raw(250, 0, -3, 1)",
    "other limits": "raw(302, 0, 7, ctypes.create_string_buffer(16), 0)",
    "other limits, the old way": "raw(160, 7, ctypes.create_string_buffer(16))",
    "outlive the grader": "if libc.prctl(1, 0, 0, 0, 0): raise OSError",
    "hide open files": "if libc.prctl(4, 0, 0, 0, 0): raise OSError",
}


@confined
@pytest.mark.parametrize("source", CALLS.values(), ids=CALLS.keys())
def test_the_system_is_out_of_reach(room: StudentRoom, source: str) -> None:
    """No network, no process, no signal to others, no memory beside the limit."""
    if "raw(" in source and os.uname().machine != "x86_64":
        pytest.skip("the numbers of system calls are those of x86-64")
    assert attempt(room, f"GRADER = {os.getpid()}\n{source}") in ("PermissionError", "OSError")


@confined
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("bytearray(2**30)", "MemoryError"),
        ("import numpy; numpy.ones(2**27)", "MemoryError"),
        ("import torch; torch.ones(2**28)", "RuntimeError"),
        ("with open('big', 'wb') as file: file.write(b'x' * 2**21)", "OSError"),
        ("kept = [open(str(i), 'w') for i in range(64)]", "OSError"),
    ],
    ids=["memory", "numpy", "torch", "file size", "open files"],
)
def test_a_limit_raises_in_the_students_code(room: StudentRoom, source: str, expected: str) -> None:
    """Hitting a limit is an ordinary error of the cell, and the room goes on."""
    assert expected == attempt(room, source)
    assert attempt(room, "kept = None\nprint('alive')") == "alive\n"


@confined
@pytest.mark.parametrize(
    "source",
    [
        "bytearray(2**27)",
        "open('fits', 'wb').write(b'x' * 2**19)",
        "thread = threading.Thread(target=print)\nthread.start()\nthread.join()",
        "import tempfile\nwith tempfile.TemporaryFile() as file: file.write(b'1')",
        "os.kill(os.getpid(), 0)\nopen('a', 'w')\nos.rename('a', 'b')\nos.unlink('b')",
        "import torch\nlayer = torch.nn.Linear(4, 4)\nlayer(torch.ones(2, 4)).sum().backward()",
        "from torch.utils.data import DataLoader\nlist(DataLoader(torch.ones(8, 2), batch_size=4))",
        "import sympy, statistics, sqlite3, zoneinfo\nzoneinfo.ZoneInfo('Europe/Rome')",
        "import matplotlib.pyplot as plt\nplt.plot([1]); plt.savefig('figure.png'); plt.close()",
    ],
    ids=["memory", "file", "thread", "temporary", "own file", "torch", "loader", "imports", "plot"],
)
def test_what_a_lesson_needs_still_works(room: StudentRoom, source: str) -> None:
    """Confinement does not show in honest work."""
    if "sympy" in source:
        pytest.importorskip("sympy")
    assert attempt(room, f"{source}\nprint('works')").endswith("works\n")


@confined
def test_the_environment_is_clean(room: StudentRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    """A room has a folder and a language; nothing of the grader's environment is in it."""
    monkeypatch.setenv("TOKEN", "secret")
    with StudentRoom(Limits()) as fresh:
        source = "import os; print(*sorted(os.environ), os.environ['HOME'] == os.getcwd())"
        names = "HOME JOBLIB_MULTIPROCESSING LANG MPLCONFIGDIR NBGRADER_EXECUTION TMPDIR"
        assert attempt(fresh, source) == f"{names} True\n"
        libc = "import ctypes; print(ctypes.CDLL(None).getenv(b'TOKEN'))"
        assert attempt(fresh, libc) == "0\n"


@confined
def test_only_four_descriptors_are_open(room: StudentRoom) -> None:
    """Beside the three standard ones, which lead nowhere, there is the room's own connection."""
    source = (
        "found = []\nfor number in range(64):\n    try: found.append((os.fstat(number).st_rdev))\n"
        "    except OSError: pass\nprint(found.count(os.stat('/dev/null').st_rdev), len(found))"
    )
    with StudentRoom(Limits()) as fresh:
        assert attempt(fresh, f"import os\n{source}") == "3 4\n"


@confined
def test_threads_that_were_there_are_confined_too() -> None:
    """The filter of system calls binds every thread of the process."""
    with StudentRoom(Limits()) as fresh:
        source = (
            "import os, threading\nresult = []\ndef target():\n    try: os.fork()\n"
            "    except OSError as error: result.append(type(error).__name__)\n"
            "thread = threading.Thread(target=target)\nthread.start()\nthread.join()\n"
            "print(*result)"
        )
        assert attempt(fresh, source) == "PermissionError\n"


@confined
def test_a_confined_process_without_a_folder_can_write_nothing() -> None:
    """The examiner's room reads libraries and has no folder at all."""
    source = (
        "import os, tempfile\nfrom invigilator.inside.confine import confine\n"
        "from invigilator.inside.limits import Limits\nconfine(Limits(), None)\n"
        "for path in ('/tmp', os.getcwd()):\n"
        "    try: open(os.path.join(path, 'x'), 'w')\n"
        "    except PermissionError: print('refused')"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )
    assert "refused\nrefused\n" == done.stdout


def test_an_unconfined_room_is_limited_all_the_same() -> None:
    """Where the instructor accepts the risk, memory and files have their limits at least."""
    with StudentRoom(Limits(memory_bytes=512 * MIB), confined=False) as free:
        assert attempt(free, "bytearray(2**30)") == "MemoryError"
        assert attempt(free, "open('/etc/passwd').close(); print('not confined')") == (
            "not confined\n"
        )


def test_a_system_without_confinement_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason is the error's text, and nothing has been changed by then."""
    monkeypatch.setattr(confine, "why_not_confinable", lambda: "no Landlock here")
    with pytest.raises(ConfinementUnavailable, match="no Landlock here"):
        confine.confine(Limits(), None)


def test_another_system_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """On macOS or Windows the one line names the system."""
    monkeypatch.setattr(sys, "platform", "darwin")
    assert confine.why_not_confinable() == "darwin has neither Landlock nor seccomp"


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pyseccomp the one line says so."""
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    monkeypatch.setattr(sys, "platform", "linux")
    assert "pyseccomp" in (confine.why_not_confinable() or "")


def test_descriptors_are_closed(tmp_path: Path) -> None:
    """All but the kept ones are closed, and the standard ones lead to /dev/null."""
    source = (
        "import os\nfrom invigilator.inside.confine import close_descriptors\n"
        "pipes = [os.pipe() for _ in range(5)]\nkept, other = pipes[2][1], pipes[4][0]\n"
        "result = os.open(RESULT, os.O_WRONLY | os.O_CREAT)\n"
        "close_descriptors({kept, result})\n"
        "os.fstat(kept)\nnull = os.stat('/dev/null').st_rdev\nstates = []\n"
        "for number in (0, 1, 2): states.append(os.fstat(number).st_rdev == null)\n"
        "for number in (pipes[0][0], pipes[2][0], other):\n"
        "    try: os.fstat(number)\n    except OSError: states.append('closed')\n"
        "os.write(result, repr(states).encode())"
    )
    result = tmp_path / "result"
    program = f"RESULT = {str(result)!r}\n{source}"
    subprocess.run([sys.executable, "-c", program], check=True)
    assert "[True, True, True, 'closed', 'closed', 'closed']" == result.read_text()
