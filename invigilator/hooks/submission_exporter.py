"""Read a submitted notebook, whatever the file is: an unreadable one becomes a blank one."""

from __future__ import annotations

import codecs
import json
import logging
import os
import re
import stat
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import NbGraderException
from traitlets import Bool

from invigilator.cells import keep_only_notes
from invigilator.errors import UnreadableSubmission
from invigilator.files import open_own
from invigilator.hooks.examine import Examine
from invigilator.hooks.intake import TakenIn, take_in
from invigilator.hooks.transplant import FOUND, SUBMITTED, UNREADABLE
from invigilator.inside.confine import why_not_confinable
from invigilator.rooms.bounds import describe
from invigilator.submitted import MAX_FILE_BYTES

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""How a file begins that is not plain UTF-8; Windows editors write these."""

CONFLICT = re.compile(r"^<{7} .*$", re.MULTILINE)
CONFLICTING = (
    "git's conflict markers start in line {line}: choose between the two versions, save the "
    "notebook and hand it in again"
)

MAX_CELLS = 5000
"""A file with more cells is graded as blank, with an incident: nbconvert would take minutes."""

MAX_DEPTH = 50
"""A file whose lists and dictionaries are nested deeper is graded as blank, with an incident."""


class SubmissionExporter(NotebookExporter):
    """Read a submitted notebook, whatever it is: an unreadable one becomes a blank one.

    Named in ``c.Autograde.exporter_class``; nbgrader makes one for each run, before any submission
    is touched, and calls ``from_filename`` for each notebook. It is checked against nbformat's
    schema at its end only, not after each preprocessor.
    """

    optimistic_validation = Bool(True).tag(config=True)

    def __init__(self, **kw: Any) -> None:
        """Refuse the run, in one line, where student code cannot be confined."""
        super().__init__(**kw)
        self._taken = TakenIn()
        reason = why_not_confinable()
        is_confined = not Examine(parent=self).unconfined
        if reason and is_confined:
            self.log.error(
                "student code is not run: this system cannot confine it (%s); "
                "--Examine.unconfined=True runs it all the same",
                reason,
            )
            raise NbGraderException(reason)
        if is_confined and self.log.isEnabledFor(logging.INFO):
            self.log.info(describe())
        if coursedir := getattr(self.parent, "coursedir", None):
            chosen = self.parent.assignments
            # the class runner has looked before nbgrader did
            earlier = getattr(self.parent, "taken", None)
            self._taken = take_in(coursedir, chosen, self.log, earlier)
            # so that whoever grades one submission sees that it is not graded
            if self._taken.refused and not chosen:
                raise NbGraderException("; ".join(self._taken.refused))

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert the notebook at ``filename``; called from ``convert_single_notebook``."""
        try:
            if not stat.S_ISREG(os.lstat(filename).st_mode):
                raise UnreadableSubmission("it is not a regular file")
            if os.path.getsize(filename) > MAX_FILE_BYTES:
                raise UnreadableSubmission("the file is larger than 100 MB")
            with open_own(filename) as stream:
                text, how = decoded(stream.read())
            notebook = self._read(text)
            said = (*how, *self._taken.recovered.get(str(filename), ()))
            if said:
                notebook.metadata[FOUND] = list(said)
        except (UnreadableSubmission, OSError) as error:
            reason = str(error).splitlines()[0][:120]
            notebook = nbformat.v4.new_notebook(metadata={UNREADABLE: reason})
        if submitted := self._taken.digests.get(os.path.dirname(filename)):
            notebook.metadata[SUBMITTED] = submitted
        result: tuple[str, dict[str, Any]] = self.from_notebook_node(
            notebook, resources=resources, **kw
        )
        return result

    def _read(self, text: str) -> NotebookNode:
        try:
            json.loads(text)  # nbformat's error text for what is not JSON is four times as long
            notebook = nbformat.reads(text, as_version=4)
        except Exception as error:  # any malformed JSON or structure ends here, by design
            cause = error.__cause__ or error  # the JSON error says where, nbformat's says what
            if conflict := CONFLICT.search(text):
                line = text.count("\n", 0, conflict.start()) + 1
                raise UnreadableSubmission(CONFLICTING.format(line=line)) from error
            raise UnreadableSubmission(str(cause) or type(cause).__name__) from error
        if not isinstance(notebook.get("cells"), list):
            raise UnreadableSubmission("the file holds no list of cells")
        if len(notebook.cells) > MAX_CELLS:
            raise UnreadableSubmission(f"the file holds {len(notebook.cells)} cells")
        if _is_deep(notebook):
            raise UnreadableSubmission(f"the file is nested more than {MAX_DEPTH} deep")
        # the source's metadata is used; of the submission's only our own notes stay, which are
        # read again before the cells run
        keep_only_notes(notebook)
        return notebook


def decoded(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file, and what to say of how it was written if that is unusual.

    Raises :class:`UnreadableSubmission` if it is not text in any Unicode encoding.
    """
    encoding = next((name for mark, name in MARKS if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableSubmission(str(error)) from error
    unusual = encoding.startswith(("utf-16", "utf-32"))
    return text, (f"the file is written in {encoding.upper()} and was read so",) * unusual


def _is_deep(tree: object) -> bool:
    """Whether ``tree`` is nested so deep that copying it could fail."""
    level: list[Any] = [tree]
    for _ in range(MAX_DEPTH):
        inner = (node.values() if isinstance(node, dict) else node for node in level)
        level = [part for parts in inner for part in parts if isinstance(part, dict | list)]
    return bool(level)
