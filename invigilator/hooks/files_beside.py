"""Choose the files that a room gets: those of the course, and those the student handed in.

nbgrader has put both into the folder of the notebook that is graded. Where two names are the same,
the course's file has replaced the student's. The examiner's room gets none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from invigilator.course import TIMESTAMP
from invigilator.files import ordinary_files
from invigilator.inside.limits import MIB, Limits

MOST_FILES = 100
"""Files of the student's own that a room gets."""

MOST_SENTENCES = 3
"""Of the files that were left out, this many are named one by one."""


@dataclass(frozen=True)
class FilesBeside:
    """What a room's folder holds at first, and what it does not."""

    files: Mapping[str, Path]
    """Name in the room, with its folders -> where the file is."""
    left_out: tuple[str, ...]
    """One sentence each, for student and instructor."""


def files_beside(folder: Path, source: Path, limits: Limits) -> FilesBeside:
    """Return the files in ``folder`` that a room may have.

    All files that ``source`` has too are the course's. Of the others a room gets those that fit:
    at most :data:`MOST_FILES`, together at most a quarter of what the room's folder may hold.
    """
    names = sorted(name for name in ordinary_files(folder) if _is_data(name))
    files = {name: folder / name for name in names if (source / name).is_file()}
    room_left = limits.folder_bytes // 4
    left_out = []
    for count, name in enumerate(name for name in names if name not in files):
        size = (folder / name).stat().st_size
        if count >= MOST_FILES:
            left_out.append((name, f"there are more than {MOST_FILES} of them"))
        elif size > min(room_left, limits.file_bytes):
            left_out.append((name, f"it is too large ({size / MIB:.0f} MB)"))
        else:
            files[name] = folder / name
            room_left -= size
    return FilesBeside(files, tuple(_sentences(left_out)))


def _is_data(name: str) -> bool:
    """Whether a file is neither a notebook, nor the time of submission, nor hidden."""
    is_hidden = any(part.startswith((".", "__pycache__")) for part in Path(name).parts)
    return not name.endswith(".ipynb") and name != TIMESTAMP and not is_hidden


def _sentences(left_out: list[tuple[str, str]]) -> Iterator[str]:
    for name, why in left_out[:MOST_SENTENCES]:
        yield f"the file {name!r:.80} was not available while the notebook ran: {why}"
    if (more := len(left_out) - MOST_SENTENCES) > 0:
        yield f"{more} more files were not available either"
