"""Read a submitted notebook, whatever the file is: an unreadable one becomes a blank one."""

from __future__ import annotations

import json
import logging
import os
import stat
from io import TextIOWrapper
from typing import Any, TextIO

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import NbGraderException
from traitlets import Bool

from invigilator.cells import keep_only_notes
from invigilator.errors import UnreadableSubmission
from invigilator.files import open_own
from invigilator.hooks.examine import Examine
from invigilator.hooks.intake import take_in
from invigilator.hooks.transplant import UNREADABLE
from invigilator.inside.confine import why_not_confinable
from invigilator.rooms.bounds import describe
from invigilator.submitted import MAX_FILE_BYTES

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
            refused = take_in(coursedir, chosen, self.log)
            if refused and not chosen:  # so that whoever grades one submission sees that it is not
                raise NbGraderException("; ".join(refused))

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert the notebook at ``filename``; called from ``convert_single_notebook``."""
        try:
            if not stat.S_ISREG(os.lstat(filename).st_mode):
                raise UnreadableSubmission("it is no ordinary file")
            if os.path.getsize(filename) > MAX_FILE_BYTES:
                raise UnreadableSubmission("the file is larger than 100 MB")
            with TextIOWrapper(open_own(filename), encoding="utf-8") as stream:
                notebook = self._read(stream)
        except (UnreadableSubmission, OSError, UnicodeDecodeError) as error:
            reason = str(error).splitlines()[0][:120]
            notebook = nbformat.v4.new_notebook(metadata={UNREADABLE: reason})
        result: tuple[str, dict[str, Any]] = self.from_notebook_node(
            notebook, resources=resources, **kw
        )
        return result

    def _read(self, stream: TextIO) -> NotebookNode:
        try:
            text = stream.read()
            json.loads(text)  # of what is no JSON, nbformat would make a text four times as long
            notebook = nbformat.reads(text, as_version=4)
        except Exception as error:  # any malformed JSON or structure ends here, by design
            cause = error.__cause__ or error  # the JSON error says where, nbformat's says what
            raise UnreadableSubmission(str(cause) or type(cause).__name__) from error
        if not isinstance(notebook.get("cells"), list):
            raise UnreadableSubmission("the file holds no list of cells")
        if len(notebook.cells) > MAX_CELLS:
            raise UnreadableSubmission(f"the file holds {len(notebook.cells)} cells")
        if _is_deep(notebook):
            raise UnreadableSubmission(f"the file is nested more than {MAX_DEPTH} deep")
        # the source's own is used; what was mended is ours, and read again before the cells run
        keep_only_notes(notebook)
        return notebook


def _is_deep(tree: object) -> bool:
    """Whether ``tree`` is nested so deep that copying it could fail."""
    level: list[Any] = [tree]
    for _ in range(MAX_DEPTH):
        inner = (node.values() if isinstance(node, dict) else node for node in level)
        level = [part for parts in inner for part in parts if isinstance(part, dict | list)]
    return bool(level)
