"""What a killed process left in the folder for temporary files is removed, and only that."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from invigilator.rooms import scratch_folder

HOLD = "import sys; from pathlib import Path; from invigilator.rooms import scratch_folder; "


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make temporary files in a folder of the test's."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(scratch_folder, "LONGEST", 1000)
    return tmp_path


def dead() -> int:
    """Return the number of a process that has ended."""
    with subprocess.Popen(["true"]) as process:
        return process.pid


def test_only_what_belongs_to_no_living_process_is_swept(base: Path) -> None:
    """Folders of the dead go, whatever is in them; other people's files stay."""
    gone = dead()
    removed = [f"inv-{gone}-abcd1234", f"room-{gone}-abcd1234"]
    kept = [
        f"inv-{os.getpid()}-abcd1234",
        f"room-{os.getpid()}-abcd1234",
        f"inv-{gone}",
        f"my-inv-{gone}-x",
        "room-of-ones-own",
    ]
    for name in (*removed, *kept):
        (base / name / "course-x" / "submitted").mkdir(parents=True)
        (base / name / "course-x").chmod(0o500)
    (base / f"inv-{gone}-file").touch()
    (base / f"inv-{gone}-link").symlink_to(base / kept[0])
    scratch_folder.sweep()
    assert {path.name for path in base.iterdir()} == {
        *kept,
        f"inv-{gone}-file",
        f"inv-{gone}-link",
    }


def test_a_folder_whose_workers_live_is_not_swept(base: Path) -> None:
    """They outlive the process that they work for by a moment."""
    folder = base / f"inv-{dead()}-abcd1234"
    folder.mkdir()
    program = f"{HOLD}scratch_folder.hold(Path(sys.argv[1])); print('held', flush=True); input()"
    worker = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "held\n"
    scratch_folder.sweep()
    assert folder.exists()
    worker.communicate("\n")
    scratch_folder.sweep()
    assert not folder.exists()


@pytest.mark.parametrize(("name", "used"), [("t", True), ("t" * 60, False), ("t[1]", False)])
def test_the_folder_is_where_sockets_and_nbgrader_can_use_it(
    tmp_path: Path, name: str, used: bool
) -> None:
    """Else it lies in /tmp; it is gone when its process has ended."""
    with tempfile.TemporaryDirectory(prefix="s", dir="/tmp") as short:
        base = Path(short, name)
        base.mkdir()
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                f"{HOLD}print(scratch_folder.folder(), scratch_folder.folder().exists())",
            ],
            env={**os.environ, "TMPDIR": str(base)},
            capture_output=True,
            text=True,
            check=True,
        )
    folder, existed = done.stdout.split()
    assert existed == "True"
    assert Path(folder).parent == (base if used else Path("/tmp"))
    assert not Path(folder).exists()


def test_a_folder_that_is_given_up_leaves_nothing_to_complain_about(base: Path) -> None:
    """What multiprocessing made in it is removed first, so that the process ends in silence."""
    program = (
        f"{HOLD}from multiprocessing import util\n"
        "with scratch_folder.holding_temporary_files():\n    util.get_temp_dir()\n"
        "scratch_folder.give_up()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "TMPDIR": str(base)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")
    assert not list(base.glob("inv-*"))
