"""Files as bytes: how they travel, and which of a folder's files are ordinary ones."""

from __future__ import annotations

import errno
import io
import os
import stat
import tarfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO


def open_own(path: str | os.PathLike[str]) -> BinaryIO:
    """Open an ordinary file to be read; raise ``OSError`` where it is a link or anything else.

    Opening never blocks, so a named pipe is refused as well. The check is made on the open file,
    so the file that was checked is the one that is read.
    """
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    file = os.fdopen(os.open(path, flags), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "is no ordinary file", os.fspath(path))
    return file


def pack(folder: Path, names: Collection[str], limit: int = -1, *, follow: bool = False) -> bytes:
    """Return a tar of the files ``names`` below ``folder``, each cut after ``limit`` bytes.

    ``follow`` lets a name be a link, where the folder is the instructor's.
    """
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name in names:
            with open(folder / name, "rb") if follow else open_own(folder / name) as file:
                content = file.read(limit)
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


def unpack(files: bytes, folder: Path) -> None:
    """Write the files of a tar below ``folder``; names that lead out of it are refused.

    They are of now: a tar of :func:`pack` holds no times, so that the same files are the same tar.
    """

    def without_time(member: tarfile.TarInfo, path: str) -> tarfile.TarInfo:
        return tarfile.data_filter(member, path).replace(mtime=None, deep=False)  # type: ignore[arg-type]  # None is "leave it", see the documentation

    with tarfile.open(fileobj=io.BytesIO(files)) as archive:
        archive.extractall(folder, filter=without_time)


def ordinary_files(folder: Path, *, follow: bool = False) -> Iterator[str]:
    """Yield the name, relative to ``folder``, of each ordinary file below it.

    ``follow`` links to files only where the folder is the instructor's: a student's link could lead
    to another student's folder, or to the gradebook.
    """
    folders = [str(folder)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.is_file(follow_symlinks=follow):
                    yield os.path.relpath(entry.path, folder)
