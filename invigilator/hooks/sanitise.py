"""Make the student's cells harmless and quick to show in the notebook that people open."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from invigilator import harmless, pictures
from invigilator.cells import is_students, read_notes, write_notes
from invigilator.hooks import trial

PAGE_BYTES = 12 * 2**20
"""Of all outputs and attached pictures of a page; later ones are left out. Outputs that a notebook
prints within its limit fit."""

PAGE_PIXELS = 200_000_000
"""Of all pictures of a page, which a browser may decode at once; later ones are left out."""

PAGE_SOURCE = 2**20
"""Characters of all cells that a student wrote; later ones are left out."""

LONGEST_PLAIN = 5000
"""Characters of an unformatted text that are shown where it could not be formatted."""


class Sanitise(NbGraderPreprocessor):
    """Makes the student's cells harmless, then bounds what a page of the notebook can cost.

    Named in ``c.Autograde.autograde_preprocessors``, after ``SaveAutoGrades``, which compares the
    student's own text with the release. Nothing that fails here costs a submission its grade.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Change the student's cells in place; called by the exporter of ``Autograde``."""
        nb, resources = super().preprocess(nb, resources)
        said = [*bound_sources(nb), *bound_size(nb), *bound_rendering(nb)]
        if said:
            notes = read_notes(nb)
            write_notes(nb, replace(notes, incidents=(*notes.incidents, *said)))
        return nb, resources

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Change ``cell`` in place; called by nbconvert for each cell."""
        if is_students(cell):
            try:
                _clean(cell)
            except Exception as error:  # whatever a library raises at what a student wrote
                why = type(error).__name__
                cell.source = f"# not shown: it cannot be made safe to display ({why})"
                cell.pop("attachments", None)
        return cell, resources


def _clean(cell: NotebookNode) -> None:
    if cell.cell_type == "code":
        cell.source = harmless.code(cell.source)
    if cell.cell_type == "markdown":
        shown = harmless.pictures_of(cell.get("attachments", {}))
        cell.source = harmless.markdown(cell.source, shown)
        if "attachments" in cell:
            cell.attachments = shown


# ---- the size of a page ----


def bound_sources(nb: NotebookNode) -> Iterator[str]:
    """Leave out the cells beyond a page's length; yield a sentence if there are any."""
    length = left_out = 0
    for cell in filter(is_students, nb.cells):
        length += len(cell.source)
        if length > PAGE_SOURCE:
            left_out += 1
            cell.source = "# not shown: the page would be too long"
    if left_out:
        yield f"{left_out} cells are left out of the page, which would be too long"


def bound_size(nb: NotebookNode) -> Iterator[str]:
    """Leave out the outputs and pictures beyond a page's size; yield a sentence if any are."""
    size = area = left_out = 0
    for cell in nb.cells:
        if not is_students(cell) and cell.cell_type != "code":
            continue
        if is_students(cell):
            for name, data in list(cell.get("attachments", {}).items()):
                size, area = size + _size(data), area + _area(data)
                if size > PAGE_BYTES or area > PAGE_PIXELS:
                    left_out += 1
                    del cell.attachments[name]
                    cell.source = cell.source.replace(f"attachment:{name}", f"attachment {name}")
        for place, output in enumerate(cell.get("outputs", [])):
            size, area = size + _size(output), area + _area(output.get("data", {}))
            is_scored = not is_students(cell) and output.output_type != "display_data"
            if (size > PAGE_BYTES or area > PAGE_PIXELS) and not is_scored:
                left_out += 1
                sentence = "this output is left out: the page would be too large"
                cell.outputs[place] = harmless.said(sentence)
    if left_out:
        yield f"{left_out} outputs or pictures are left out of the page, which would be too large"


def _size(value: object) -> int:
    """Return the characters of all texts in ``value``."""
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    return sum(map(_size, value)) if isinstance(value, list) else len(str(value))


def _area(data: dict[str, str]) -> int:
    """Return the pixels of the pictures in ``data``, which have been measured before."""
    return sum(pictures.pixels(kind, data[kind]) for kind in pictures.TYPES if kind in data)


# ---- the time that a page takes ----


@dataclass(frozen=True)
class Text:
    """One text of a notebook that a library makes HTML of."""

    render: trial.Render
    show_plain: Callable[[str], None]
    """Puts a plain text in its place, and the reason."""


def bound_rendering(nb: NotebookNode) -> Iterator[str]:
    """Show texts unformatted that cannot be rendered in time; yield a sentence if there are any."""
    texts = [text for cell in nb.cells for text in _texts(cell)]
    found = trial.reasons([text.render for text in texts])
    for text, reason in zip(texts, found, strict=True):
        if reason:
            text.show_plain(reason)
    for reason, count in Counter(filter(None, found)).items():
        verb = "text is" if count == 1 else "texts are"
        yield f"{count} {verb} shown without formatting: {reason}"


def _texts(cell: NotebookNode) -> Iterator[Text]:
    """Yield what of ``cell`` a student wrote that has to be rendered."""
    if is_students(cell) and cell.cell_type == "code":
        yield Text(functools.partial(trial.code, cell.source), functools.partial(_plain_code, cell))
    if is_students(cell) and cell.cell_type == "markdown":
        render = functools.partial(trial.markdown, cell.source, cell.get("attachments", {}))
        yield Text(render, functools.partial(_plain_markdown, cell))
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if "text/markdown" in data:
            render = functools.partial(trial.markdown, data["text/markdown"], {})
            yield Text(render, functools.partial(_plain_output, data))


def _plain_code(cell: NotebookNode, reason: str) -> None:
    """Show code without colours; the first line keeps nbconvert from choosing another lexer."""
    cell.metadata["magics_language"] = "text"
    cell.source = f"# shown without colours: {reason}\n{cell.source}"


def _plain_markdown(cell: NotebookNode, reason: str) -> None:
    """Show a text as it was typed, as a code block, which mistune does not format any further."""
    text = cell.source[:LONGEST_PLAIN] + harmless.CUT * (len(cell.source) > LONGEST_PLAIN)
    shown = "\n".join(f"    {line}" for line in text.splitlines())
    cell.pop("attachments", None)
    cell.source = f"*Shown as it was typed: {reason}.*\n\n{shown}"
    if any(trial.reasons([functools.partial(trial.markdown, cell.source, {})])):
        cell.source = f"*Not shown: {reason}. The text is in the file that was handed in.*"


def _plain_output(data: dict[str, str], reason: str) -> None:
    text = data.pop("text/markdown")[:LONGEST_PLAIN]
    data["text/plain"] = f"[shown as it was typed: {reason}]\n{text}"
