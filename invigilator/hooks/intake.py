"""Take submissions in before nbgrader touches them: what may not be there is put aside.

A submission that cannot be taken in is left as it is, and taken out of the run: nbgrader makes no
row for it in the gradebook, so nobody takes it for a zero.
"""

from __future__ import annotations

import contextlib
import glob
import os
import stat
from collections.abc import Collection, MutableMapping
from dataclasses import dataclass, field
from itertools import count
from logging import Logger
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from invigilator.course import notebook_names, own_levels
from invigilator.errors import RefusedSubmission
from invigilator.harmless import plain
from invigilator.hooks.recover import recover
from invigilator.submitted import digest, misread_time, require_own_folders, shown, sort_out

PUT_ASIDE = ".left-out"
"""The folder, beside the assignment's, that keeps for the instructor what is put aside."""

MAX_PLACES = 10
"""Names that are tried for it before the submission is refused."""

MAX_NAME = 60
"""Characters of the name that something has once it is put aside."""


@dataclass
class TakenIn:
    """What became of the submissions of a run."""

    refused: list[str] = field(default_factory=list)
    """One line for each that is refused."""
    recovered: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Path of a notebook -> what its student should know of how it was found."""
    digests: dict[str, str] = field(default_factory=dict)
    """Folder of a submission -> its :func:`~invigilator.submitted.digest` before all that."""


def take_in(
    coursedir: CourseDirectory,
    chosen: MutableMapping[str, list[str]],
    log: Logger,
    taken: TakenIn | None = None,
) -> TakenIn:
    """Put aside what may not lie in the submissions of a run; log one line for each student.

    ``chosen`` is what nbgrader's converter is about to grade, submission -> notebooks; those that
    are refused are taken out of it, and notebooks that are found under another name are added.
    ``taken`` is what whoever packed a submission knows of it already; it stands, and is added to.
    Called when nbgrader makes the exporter of a run.
    """
    notebooks = notebook_names(coursedir, coursedir.assignment_id)
    pattern = coursedir.format_path(
        coursedir.submitted_directory, coursedir.student_id, coursedir.assignment_id
    )
    taken = taken or TakenIn()
    for folder in sorted({*glob.glob(pattern), *chosen}):
        levels = own_levels(coursedir, Path(folder))
        student = plain(" ".join(levels[0].name.split()))
        try:
            require_own_folders(levels)
            told = _put_aside(Path(folder), notebooks)
            contents = sort_out(Path(folder), notebooks)
            if folder not in taken.digests:
                taken.digests[folder] = digest(contents)
            found = recover(Path(folder), contents.kept, notebooks)
        except (RefusedSubmission, OSError) as error:
            taken.refused.append(f"{student}: not graded: {error}")
            log.error(taken.refused[-1])
            chosen.pop(folder, None)
            continue
        told = (*told, *filter(None, [misread_time(contents)]))
        if told:
            log.warning("%s: %s", student, "; ".join(told))
        taken.recovered = {**found.by_path(), **taken.recovered}
        added = [str(path) for path in found.paths.values()]
        if folder in chosen or added:
            # a notebook of the assignment that is put aside is graded as blank
            paths = [path for path in chosen.get(folder, []) if _counts(path, notebooks)]
            chosen[folder] = sorted({*paths, *added})
    return taken


def _counts(path: str, notebooks: Collection[str]) -> bool:
    return Path(path).stem in notebooks or os.path.lexists(path)


def _put_aside(submission: Path, notebooks: Collection[str]) -> tuple[str, ...]:
    """Move what may not be in ``submission`` beside it; return what that was, in a few phrases.

    Raises :class:`RefusedSubmission` if an entry cannot be moved; those moved before stay aside.
    """
    contents = sort_out(submission, notebooks)
    names = [*(name for name, _ in contents.unwanted), *contents.over]
    if not names:
        return ()
    aside = _make_aside(submission)
    numbers = count(len(os.listdir(aside)))
    for name in names:
        _move(submission, name, aside, numbers)
    return (*contents.left_out(), f"put aside into {aside.parent.name}")


def _make_aside(submission: Path) -> Path:
    """Make and return the folder for what is put aside: for this submission only, and not a link.

    If its name is taken, perhaps by something that the student made, another name is used.
    """
    for number in range(MAX_PLACES):
        folder = submission.parent / f"{PUT_ASIDE}{f'-{number}' * bool(number)}"
        try:
            for level in (folder, folder / submission.name):
                with contextlib.suppress(FileExistsError):
                    os.mkdir(level)
                require_own_folders([level])
        except (OSError, RefusedSubmission) as error:
            reason = error
            continue
        return folder / submission.name
    raise RefusedSubmission(f"nothing can be put aside ({reason})") from reason


def _move(submission: Path, name: str, aside: Path, numbers: count[int]) -> None:
    path = submission / name
    target = next(
        target
        for number in numbers
        if not os.path.lexists(target := aside / f"{number}-{path.name}"[:MAX_NAME])
    )
    try:
        try:
            os.rename(path, target)
        except PermissionError:  # a folder's mode keeps it, or what is in it, in its place
            _open_up(path)
            if path.parent != submission:
                _open_up(path.parent)
            os.rename(path, target)
    except OSError as error:
        raise _stuck(name, error) from error


def _open_up(path: Path) -> None:
    """Let the owner of the folder at ``path`` change it; do nothing where it is no folder."""
    if not stat.S_ISDIR(os.lstat(path).st_mode):
        return
    descriptor = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.chmod(f"/proc/self/fd/{descriptor}", stat.S_IRWXU)
    finally:
        os.close(descriptor)


def _stuck(name: str, error: OSError) -> RefusedSubmission:
    return RefusedSubmission(f"{shown(name)} cannot be put aside ({error.strerror})")
