"""Find the assignment's notebooks where browsers, editors and zip programs leave them.

A download becomes ``quiz (1).ipynb``, JupyterLab makes ``quiz-Copy1.ipynb``, a zip is handed in as
it is, a folder lies in a folder. A notebook with another name is copied to the right name if that
is free; nothing that was handed in is changed or lost.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from invigilator.files import open_own
from invigilator.submitted import MAX_FILE_BYTES, MAX_SUBMISSION_BYTES, MAX_SUBMISSION_FILES, shown

NUMBERED = re.compile(r"(?i)[\s_-]*(?:\((\d+)\)|[\s_-](?:copy|kopie|copie)[\s_-]*\(?(\d*)\)?)$")
"""What systems append to a name that is taken: `` (1)``, ``-Copy1``, `` - Copy (2)``."""

ARCHIVE = ".zip"


@dataclass(frozen=True)
class Candidate:
    """A file that may be one of the assignment's notebooks."""

    name: str
    """As the student would name it: with its folders, and its archive in front."""
    notebook: str
    """The assignment's notebook that it looks like."""
    number: int
    """Of the copy: the browser's ``(2)`` was downloaded after its ``(1)``."""
    content: bytes


@dataclass(frozen=True)
class Recovered:
    """What was found for a submission."""

    paths: dict[str, Path]
    """Notebook -> the file that was made for it."""
    sentences: dict[str, tuple[str, ...]]
    """Notebook -> what its student and instructor should know."""
    submission: Path

    def by_path(self) -> dict[str, tuple[str, ...]]:
        """Return path of a notebook -> its sentences."""
        return {
            str(self.submission / f"{notebook}.ipynb"): sentences
            for notebook, sentences in self.sentences.items()
        }


def recover(submission: Path, kept: Collection[str], notebooks: Collection[str]) -> Recovered:
    """Copy each notebook that is missing in ``submission`` from where it is found.

    ``kept`` are the names of the ordinary files there (:func:`invigilator.submitted.sort_out`). Of
    several different candidates the copy with the highest number is taken, and all are named.
    """
    paths: dict[str, Path] = {}
    sentences: dict[str, tuple[str, ...]] = {}
    found = list(candidates(submission, kept, notebooks))
    for notebook in sorted({candidate.notebook for candidate in found}):
        target = submission / f"{notebook}.ipynb"
        same = sorted(
            (c for c in found if c.notebook == notebook), key=lambda c: (-c.number, c.name)
        )
        others = same
        told = []
        if not target.exists():
            chosen, *others = same
            target.write_bytes(chosen.content)
            paths[notebook] = target
            told.append(f"{shown(chosen.name)} was graded as {notebook}.ipynb")
        graded = target.read_bytes()
        for other in others:
            if other.content != graded:
                told.append(f"{shown(other.name)} has other content and was not graded")
        if told:
            sentences[notebook] = tuple(told)
    return Recovered(paths, sentences, submission)


def looks_like(name: str, notebooks: Collection[str]) -> tuple[str, int] | None:
    """Return which notebook a file's name means and the number of the copy, or None."""
    path = Path(name)
    if path.suffix.lower() != ".ipynb":
        return None
    stem, number = path.stem.strip(), 0
    while match := NUMBERED.search(stem):
        number = max(number, int(match[1] or match[2] or 1))
        stem = stem[: match.start()]
    by_plain = {_plain(notebook): notebook for notebook in notebooks}
    notebook = by_plain.get(_plain(stem))
    return (notebook, number) if notebook else None


def _plain(stem: str) -> str:
    """Return a name without case, blanks, hyphens and underscores."""
    return re.sub(r"[\s_-]+", "", stem).casefold()


def candidates(
    submission: Path, kept: Collection[str], notebooks: Collection[str]
) -> Iterator[Candidate]:
    """Yield what of the files ``kept`` may be a notebook under another name, or is in a zip."""
    right = {f"{notebook}.ipynb" for notebook in notebooks}
    for name in sorted(kept):
        if name.lower().endswith(ARCHIVE):
            yield from _in_archive(submission / name, name, notebooks)
        elif name in right or _is_hidden(name):
            continue
        elif meant := looks_like(name, notebooks):
            with open_own(submission / name) as stream:
                yield Candidate(name, *meant, stream.read(MAX_FILE_BYTES + 1))


def _is_hidden(name: str) -> bool:
    """Whether a name is that of a program's own copy, such as a checkpoint."""
    return any(part.startswith((".", "__MACOSX")) for part in Path(name).parts)


def _in_archive(path: Path, name: str, notebooks: Collection[str]) -> Iterator[Candidate]:
    """Yield the notebooks in a zip, as far as they are within the limits of a submission."""
    total = 0
    try:
        with open_own(path) as stream, zipfile.ZipFile(stream) as archive:
            for entry in archive.infolist()[:MAX_SUBMISSION_FILES]:
                meant = looks_like(entry.filename, notebooks)
                if entry.is_dir() or _is_hidden(entry.filename) or meant is None:
                    continue
                total += entry.file_size
                if entry.file_size > MAX_FILE_BYTES or total > MAX_SUBMISSION_BYTES:
                    continue
                with archive.open(entry) as member:
                    content = member.read(entry.file_size + 1)
                yield Candidate(f"{name}/{entry.filename}", *meant, content)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError):
        return  # damaged, encrypted or of a kind that Python cannot read: as if it was not there
