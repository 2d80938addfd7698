"""Recognise the cells of the instructor's notebook in a submission that an editor has changed."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme

from invigilator.cells import grade_id

MOST_NAMES = 3
"""Cells that were recognised without their mark are named one by one up to this number."""

Matches = dict[int, int]
"""Index of a cell in the submission -> index in the source."""


def match_cells(
    cells: Sequence[NotebookNode],
    source_cells: Sequence[NotebookNode],
    stubs: Mapping[str, str],
    incidents: list[str],
) -> Matches:
    """Match the submission's cells with the source's; add oddities to ``incidents``.

    ``stubs`` maps the ``grade_id`` of each answer cell to its released text. Cells are recognised
    by their ``grade_id``; then by their cell id, which the build sets to the same word; then by
    their text; an answer last by its place between two cells that are recognised. Of several cells
    with one ``grade_id`` the last that was filled in is the answer, and the others are extra cells.
    """
    matches = _by_grade_id(cells, source_cells, stubs, incidents)
    recognised = [
        *_by_id_or_text(cells, source_cells, matches),
        *_by_place(cells, source_cells, stubs, matches),
    ]
    if len(recognised) > MOST_NAMES:
        incidents.append(
            f"{len(recognised)} cells had lost their grade_id and were recognised by their text "
            f"and place: {', '.join(recognised)}"
        )
    else:
        lost = "had lost its grade_id and was recognised"
        incidents += [f"the cell '{name}' {lost}" for name in recognised]
    return matches


def _by_grade_id(
    cells: Sequence[NotebookNode],
    source_cells: Sequence[NotebookNode],
    stubs: Mapping[str, str],
    incidents: list[str],
) -> Matches:
    matches: Matches = {}
    places: dict[str, list[int]] = {}
    for i, cell in enumerate(cells):
        places.setdefault(grade_id(cell) or "", []).append(i)
    for position, base in enumerate(source_cells):
        name = grade_id(base)
        found = places.get(name, []) if name else []
        filled = [i for i in found if cells[i].source.strip() != stubs.get(name or "", "").strip()]
        if len(found) > 1 and name in stubs:
            incidents.append(f"the answer cell '{name}' appears {len(found)} times in the file")
        elif len(found) > 1:
            incidents.append(
                f"the cell '{name}' appeared {len(found)} times; the copies were removed"
            )
        if found:
            matches[(filled or found)[-1]] = position
            if name not in stubs:  # copies of a locked cell are nobody's answer
                matches.update((i, position) for i in found)
    return matches


def _by_id_or_text(
    cells: Sequence[NotebookNode], source_cells: Sequence[NotebookNode], matches: Matches
) -> Iterator[str]:
    """Add what is recognised to ``matches``; yield the grade_id of each such cell."""
    for position, base in enumerate(source_cells):
        if position in matches.values():
            continue
        open_cells = [i for i in range(len(cells)) if i not in matches]
        same = [i for i in open_cells if cells[i].get("id") == base.get("id", "")]
        if not same:
            texts = (base.source, _released(base))
            same = [i for i in open_cells if cells[i].source in texts]
        if same:
            matches[same[0]] = position
            if name := grade_id(base):
                yield name


def _by_place(
    cells: Sequence[NotebookNode],
    source_cells: Sequence[NotebookNode],
    stubs: Mapping[str, str],
    matches: Matches,
) -> Iterator[str]:
    """Match answers between two recognised neighbours; yield the grade_id of each.

    If several unmarked cells of the right kind stand there, an editor or the student has split
    the answer. The last of them counts as the answer, and the others run before it as added cells.
    """
    for position, base in enumerate(source_cells):
        name = grade_id(base)
        if name is None or name not in stubs or position in matches.values():
            continue
        before = [i for i, p in matches.items() if p < position]
        after = [i for i, p in matches.items() if p > position]
        start, end = max(before, default=-1), min(after, default=len(cells))
        between = [
            i
            for i in range(start + 1, end)
            if i not in matches
            and cells[i].cell_type == base.cell_type
            and grade_id(cells[i]) is None
            and cells[i].source.strip()
        ]
        if between and before:
            matches[between[-1]] = position
            yield name


@functools.cache
def _hide() -> tuple[ClearHiddenTests, ClearMarkScheme]:
    return ClearHiddenTests(enforce_metadata=False), ClearMarkScheme(enforce_metadata=False)


def _released(base: NotebookNode) -> str:
    """Return what the release shows of a cell of the source."""
    cell = NotebookNode(base)
    for preprocessor in _hide():
        cell, _ = preprocessor.preprocess_cell(cell, {}, 0)
    source: str = cell.source
    return source
