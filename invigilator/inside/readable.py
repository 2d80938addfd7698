"""The files that a room may read: library folders by name, never the prefix that they are in.

A system's Python has the prefix ``/usr``, and nbgrader's exchange, with everybody's work, is by
default in ``/usr/local/share``. A virtual environment may lie in the course's own folder. So what
is allowed are the folders that Python itself imports from, the system's shared libraries, and what
common libraries read beside them.
"""

from __future__ import annotations

import functools
import site
import sys
import sysconfig
import zoneinfo
from pathlib import Path

DATA = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/lib/locale",
    "/etc/mime.types",  # mimetypes opens it if it is there
    "/proc/cpuinfo",  # torch chooses its kernels by these two, and complains without them
    "/sys/devices/system/cpu",
)
LOADER_FOLDERS = ("/lib64", "/usr/lib64")
DEVICES = ("/dev/null", "/dev/urandom", "/dev/random")  # a mapped /dev/zero is uncounted memory
SHARED_LIBRARY = "*.so*"
OWN_MAPS = "/proc/self/maps"
"""A process's own mappings, not their contents; scikit-learn finds OpenBLAS and OpenMP with it."""


@functools.cache
def readable() -> tuple[Path, ...]:
    """Return the files and folders that every room may read, none of them below another.

    The warm process asks for it once.
    """
    wanted = {
        *python_folders(),
        *(path for name in LOADER_FOLDERS if _is_own(path := Path(name))),
        *shared_libraries(),
        *map(Path, DATA),
        *map(Path, zoneinfo.TZPATH),
        *_matplotlib_data(),
    }
    found = {path.resolve() for path in wanted if path.exists()}
    return tuple(sorted(path for path in found if found.isdisjoint(path.parents)))


def python_folders() -> set[Path]:
    """Return the folders of Python's own modules and of installed packages."""
    names = {"stdlib", "platstdlib", "purelib", "platlib"}
    base = {
        "base": sys.base_prefix,
        "platbase": sys.base_exec_prefix,
        "installed_base": sys.base_prefix,
    }
    schemes = (sysconfig.get_paths(), sysconfig.get_paths(vars=base))
    folders = {paths[name] for paths in schemes for name in names}
    folders.update(site.getsitepackages())  # distributions add theirs
    folders.update({site.getusersitepackages()} & {*sys.path})
    return {Path(folder) for folder in folders}


def shared_libraries() -> set[Path]:
    """Return the shared libraries that a cell may load while it runs.

    A folder that holds only libraries of one architecture is returned as a whole; of any other
    folder, each library is returned by itself.
    """
    found: set[Path] = set()
    multiarch = sysconfig.get_config_var("MULTIARCH")
    for prefix in ("/", "/usr", "/usr/local", sys.base_prefix, sys.prefix):
        folder = Path(prefix, "lib")
        if multiarch:
            found.add(folder / multiarch)
        found.update(folder.glob(SHARED_LIBRARY))
    return found


def confine_files(folder: Path | None, reads: str | None = None) -> None:
    """Allow reading what is :func:`readable` and in ``reads``, writing ``folder``, nothing else."""
    from py_landlock import AccessFs, Landlock

    landlock = Landlock(strict=False)
    for path in readable():
        folders = AccessFs.READ_DIR if path.is_dir() else AccessFs(0)
        landlock.add_path_rule(path, access=AccessFs.READ_FILE | folders)
    for device in DEVICES:
        landlock.add_path_rule(device, access=AccessFs.READ_FILE | AccessFs.WRITE_FILE)
    landlock.add_path_rule(OWN_MAPS, access=AccessFs.READ_FILE)
    if reads is not None:
        landlock.add_path_rule(reads, access=AccessFs.READ_FILE | AccessFs.READ_DIR)
    if folder is not None:
        landlock.allow_read_write(folder)
        landlock.add_path_rule(folder, access=AccessFs.REFER)
    landlock.apply()


def _is_own(folder: Path) -> bool:
    """Whether ``folder`` is one by itself: on some systems ``/lib64`` is ``/usr/lib``."""
    return folder.resolve() not in {Path("/lib").resolve(), Path("/usr/lib").resolve()}


def _matplotlib_data() -> list[Path]:
    """Return where matplotlib's fonts and styles are, which distributions move."""
    matplotlib = sys.modules.get("matplotlib")
    return [Path(matplotlib.get_data_path())] if matplotlib else []
