"""Which files a room may read: library folders, whatever the interpreter's prefix is."""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import invigilator.checks
import invigilator.inside
from invigilator.inside import readable
from invigilator.inside.limits import Limits
from invigilator.rooms.student_room import StudentRoom
from tests.support.confinement import confined
from tools.build import ROOT

SYSTEM_PYTHON = "/usr/bin/python3"
OTHERS = (
    "/usr/local/share/nbgrader/exchange", "/srv/nbgrader/exchange", "/usr/share/nbgrader",
    "/home/ada", "/root", "/etc/passwd", "/var/lib", "/tmp", "/usr/local/lib/course", "/opt/course",
)  # fmt: skip
"""Where other people's work and secrets are on common machines."""


def within(path: Path, folders: list[Path]) -> bool:
    """Whether ``path`` is one of ``folders`` or below one."""
    return not {path, *path.parents}.isdisjoint(folders)


def test_nobodys_work_is_in_a_library_folder() -> None:
    """Neither homes and exchanges, nor the course, nor the whole of a prefix."""
    folders = list(readable.readable())
    others = [*map(Path, OTHERS), Path.home(), Path(sys.prefix), Path(sys.base_prefix)]
    courses = [ROOT / name for name in ("source", "release", "submitted", "invigilator")]
    assert [path for path in (*others, *courses) if within(path, folders)] == []
    assert within(Path(os.__file__), folders)
    assert within(Path(pytest.__file__), folders)


@pytest.mark.skipif(not os.path.exists(SYSTEM_PYTHON), reason="no Python in /usr")
def test_a_python_in_usr_makes_no_other_difference() -> None:
    """Of /usr, its prefix, only the library folders are readable."""
    source = (
        "import importlib.util as u\n"
        f"spec = u.spec_from_file_location('readable', {readable.__file__!r})\n"
        "module = u.module_from_spec(spec)\nspec.loader.exec_module(module)\n"
        "print(*module.readable(), sep='\\n')"
    )
    done = subprocess.run(
        [SYSTEM_PYTHON, "-I", "-c", source], capture_output=True, text=True, check=True
    )
    folders = [Path(line) for line in done.stdout.splitlines()]
    assert within(Path("/usr/lib/python3.11/os.py"), folders) or len(folders) > 4
    assert [name for name in ("/usr", *OTHERS) if within(Path(name), folders)] == []


@confined
def test_a_room_needs_nothing_of_the_project_that_it_has_not_loaded() -> None:
    """In an editable install the package is not among the libraries, so all of it is preloaded."""
    packages = (invigilator.checks, invigilator.inside)
    names = {
        f"{package.__name__}.{found.name}"
        for package in packages
        for found in pkgutil.iter_modules(package.__path__)
    }
    with StudentRoom(Limits()) as room:
        run = room.run_cell(f"import sys; print(sorted({names!r} - {{*sys.modules}}))")
    assert "[]\n" == run.outputs[0]["text"]


@confined
def test_what_lies_in_the_prefix_beside_the_libraries_cannot_be_read() -> None:
    """A virtual environment may lie in a course's folder, so its own folder is not allowed."""
    cell = (
        "import os, sys\n"
        "for path in (sys.prefix, sys.base_prefix, '/usr', '/usr/local/share', '/usr/share'):\n"
        "    try: print(path, os.listdir(path))\n    except PermissionError: print('refused')"
    )
    with StudentRoom(Limits()) as room:
        assert "refused\n" * 5 == room.run_cell(cell).outputs[0]["text"]


@confined
def test_a_file_of_the_room_is_copied_without_its_mode_and_times() -> None:
    """Nothing changes the mode of a file; for the room's own that is no error, elsewhere it is."""
    cell = (
        "import os, pathlib, shutil\npathlib.Path('a').write_text('1')\nshutil.copy2('a', 'b')\n"
        "os.chmod('b', 0o777); print(oct(os.stat('b').st_mode & 0o777))\n"
        "for path in ('/etc/passwd', '../other', os.__file__, 'missing'):\n"
        "    try: os.chmod(path, 0o777); print('changed')\n"
        "    except OSError: print('refused')"
    )
    with StudentRoom(Limits()) as room:
        assert "0o644\n" + "refused\n" * 4 == room.run_cell(cell).outputs[0]["text"]
