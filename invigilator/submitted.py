"""What a submission's folder may hold: which files, how many, how large, and whose they are.

Every path of grading sorts a submission out by the same rules: the class runner before it packs
one, nbgrader's own run before it touches one, CI before it reads a folder. Each level and each
entry is looked at by ``lstat``, so nothing outside the submission is opened.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import warnings
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import dateutil.parser
from dateutil.parser import UnknownTimezoneWarning
from dateutil.tz import gettz
from nbgrader.utils import parse_utc

from invigilator.course import TIMESTAMP
from invigilator.errors import RefusedSubmission
from invigilator.files import open_own
from invigilator.harmless import plain

# misread_time() says what this means for the student
warnings.filterwarnings("ignore", category=UnknownTimezoneWarning)

MAX_FILE_BYTES = 100 * 2**20
"""A larger notebook is graded as blank, with an incident; a larger file beside it is left out."""

MAX_SUBMISSION_FILES = 1000
MAX_SUBMISSION_BYTES = 256 * 2**20
"""Size of all files together, holes of sparse files included: those are copied in full."""

MAX_FOLDER_DEPTH = 20
"""Folders within folders; Python and nbgrader walk them recursively."""

MAX_PATH_BYTES = 1000
"""Bytes of a path within the submission; a longer one might not fit where it is copied to."""

MAX_TIME_BYTES = 100

MAX_SENTENCES = 5
"""Of the things that are left out of a submission, this many are named one by one."""

NO_FILE = "is no ordinary file"
HARD_LINK = "is a hard link, so it may be somebody else's file"
CLOSED = "cannot be opened"
TOO_DEEP = "lies too deep"
TOO_LARGE = "is larger than 100 MB"
NO_TIME = "holds no time"


@dataclass(frozen=True)
class Contents:
    """What is in a submission's folder."""

    folder: Path
    kept: tuple[str, ...]
    """Names of the files that are graded or lie beside: the notebooks first."""
    unwanted: tuple[tuple[str, str], ...]
    """(name, why) of each entry that may not be there."""
    over: tuple[str, ...]
    """Names of the files that are beyond the limits of a whole submission."""

    def left_out(self) -> tuple[str, ...]:
        """Return what is not kept, in a few phrases."""
        phrases = [f"{name!r:.80} {why}" for name, why in self.unwanted]
        if self.over:
            count = len(self.kept) + len(self.over)
            phrases.insert(0, f"{len(self.over)} of {count} files are over the limit")
        if len(phrases) > MAX_SENTENCES:
            phrases[MAX_SENTENCES:] = [f"{len(phrases) - MAX_SENTENCES} more like these"]
        return tuple(phrases)


def require_own_folders(levels: Sequence[Path]) -> None:
    """Raise :class:`RefusedSubmission` unless each of ``levels`` is a folder and no link.

    They are the folders that a student may have made, as
    :func:`~invigilator.course.own_levels` names them.
    """
    for level in levels:
        try:
            mode = os.lstat(level).st_mode
        except OSError as error:
            raise RefusedSubmission(f"{shown(level.name)} {CLOSED} ({error.strerror})") from error
        if not stat.S_ISDIR(mode):
            what = "is a link and no folder" if stat.S_ISLNK(mode) else "is no folder"
            raise RefusedSubmission(f"{shown(level.name)} {what}")


def sort_out(
    submission: Path, notebooks: Collection[str], *, notebooks_only: bool = False
) -> Contents:
    """Return what of the folder ``submission`` may be graded, and what may not, and why.

    ``notebooks`` are names of the assignment's, without ``.ipynb``; they come first, then the time
    of submission, then what lies beside them, as far as the limits go. ``notebooks_only`` leaves
    out all but the notebooks in the folder itself, silently. Raises :class:`RefusedSubmission`
    where the folder, or one of the assignment's notebooks, cannot be opened, and where such a
    notebook is a hard link: its answers may be a neighbour's, and its owner may be honest.
    """
    graded = {f"{name}.ipynb" for name in notebooks}
    unwanted: list[tuple[str, str]] = []
    sizes: dict[str, int] = {}
    for name, why, size in _entries(submission, notebooks_only):
        if name in graded and why in (HARD_LINK, CLOSED):
            raise RefusedSubmission(f"{shown(name)} {why}")
        if not why and size > MAX_FILE_BYTES and name not in graded:
            why = TOO_LARGE  # one more reason of the same kind
        if why:
            unwanted.append((name, why))
        else:
            sizes[name] = min(size, MAX_FILE_BYTES + 1)  # no more of it is read
    kept: list[str] = []
    over: list[str] = []
    total = 0
    for name in sorted(sizes, key=lambda n: (n not in graded, n != TIMESTAMP, n)):
        total += sizes[name]
        fits = len(kept) < MAX_SUBMISSION_FILES and total <= MAX_SUBMISSION_BYTES
        (kept if fits else over).append(name)
    return Contents(submission, tuple(kept), tuple(unwanted), tuple(over))


def digest(contents: Contents) -> str:
    """Return what tells a submission from another one: its files' names and contents.

    The time stamp does not count, as it is compared by itself.
    """
    whole = hashlib.sha256()
    for name in sorted({*contents.kept} - {TIMESTAMP}):
        with open_own(contents.folder / name) as file:
            content = hashlib.sha256(file.read(MAX_FILE_BYTES + 1)).digest()
        whole.update(os.fsencode(name) + b"\0" + content)
    return whole.hexdigest()


def shown(name: str) -> str:
    """Return a name as one short word of a line."""
    return plain(f"{name!r:.80}")


def _entries(submission: Path, notebooks_only: bool) -> Iterator[tuple[str, str, int]]:
    """Yield name, why it may not be there (or ""), and size, of each entry that is no folder.

    nbgrader copies what is beside a notebook into ``autograded/`` and ``feedback/``. A link would
    bring along what it leads to (a hidden test, another student's answers), reading a named pipe
    would never end, and an invalid time stamp would drop the submission.
    """
    folders = [("", 0)]
    while folders:
        folder, depth = folders.pop()
        try:
            with os.scandir(submission / folder) as scanned:
                found = [(entry.name, entry.stat(follow_symlinks=False)) for entry in scanned]
        except OSError as error:
            if not folder:
                why = f"{shown(submission.name)} {CLOSED} ({error.strerror})"
                raise RefusedSubmission(why) from error
            yield folder, CLOSED, 0
            continue
        for base, status in found:
            name = os.path.join(folder, base)
            if notebooks_only and not base.endswith(".ipynb"):
                continue
            if not stat.S_ISDIR(status.st_mode):
                yield name, _why_not(submission / name, status, name), status.st_size
            elif name == TIMESTAMP:
                yield name, NO_FILE, 0
            elif notebooks_only or depth >= MAX_FOLDER_DEPTH or _is_long(name):
                yield name, NO_FILE if notebooks_only else TOO_DEEP, 0
            else:
                folders.append((name, depth + 1))


def _is_long(name: str) -> bool:
    return len(os.fsencode(name)) > MAX_PATH_BYTES


def _why_not(path: Path, status: os.stat_result, name: str) -> str:
    """Return why the entry at ``path``, which is no folder, may not be there, or ""."""
    if not stat.S_ISREG(status.st_mode):
        return NO_FILE
    if status.st_nlink > 1:
        return HARD_LINK
    if _is_long(name):
        return TOO_DEEP
    if name == TIMESTAMP and not _holds_time(path):
        return NO_TIME
    try:
        open_own(path).close()
    except OSError:
        return CLOSED
    return ""


def _holds_time(path: Path) -> bool:
    """Whether nbgrader can read the time of submission in the file at ``path``."""
    try:
        text = _time_text(path)
        return len(text) <= MAX_TIME_BYTES and (not text or parse_utc(text) is not None)
    except (ValueError, OverflowError, OSError, TypeError, AttributeError):
        return False


def _time_text(path: Path) -> str:
    with open_own(path) as stream:
        return stream.read(MAX_TIME_BYTES + 1).decode().strip()


def misread_time(contents: Contents) -> str:
    """Return a sentence if nbgrader reads another time in the time stamp than it says, else "".

    nbgrader takes the third word for the name of a zone, and a number there, such as ``+0100``, for
    seconds; a name that it does not know counts as UTC.
    """
    if TIMESTAMP not in contents.kept or not (text := _time_text(contents.folder / TIMESTAMP)):
        return ""
    read, words = parse_utc(text), text.split(" ")
    if len(words) == 3 and not re.search(r"\d", words[2]) and gettz(words[2]):
        return ""  # a zone that it knows by name
    with warnings.catch_warnings(record=True) as unknown:
        warnings.simplefilter("always", UnknownTimezoneWarning)
        try:
            if parse_utc(dateutil.parser.parse(text)) == read and not unknown:
                return ""
        except (ValueError, OverflowError):
            pass
    return f"{TIMESTAMP} says {shown(text)}, which was read as {read:%Y-%m-%d %H:%M:%S} UTC"
