"""The mark scheme of a text: which ideas earn points, and which mistakes cost some.

A scheme is Markdown, so that formgrader shows it as prose; it stands between the mark-scheme
markers of a locked cell above the answer::

    **Mark scheme.** Prose for whoever marks, if there is any.

    - **why** (1 point): what counts, which may go on
      in indented lines.
      - *Half:* what gets half of the points.
      - *Not:* what gets none of them.
      - *Full sample:* "an answer with all of the idea"
      - *Half sample:* "an answer that gets half"
      - *Zero sample:* "an answer that gets nothing for it"
    - **wrong-way-round** (-0.5 points): a mistake, which takes points.
      - *Takes from:* why
      - *Full sample:* "an answer that makes it"

A text without any such list is prose alone, as other courses write it: the answer is then one idea.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution, is_task

from invigilator import cells
from invigilator.errors import InvigilatorError

BEGIN, END = "BEGIN MARK SCHEME", "END MARK SCHEME"
"""A line that holds one of these opens or closes a scheme; nbgrader's own markers."""

LEAVES_TO_PERSON = "NeedsPerson"
"""A test whose source holds this name may leave its points to a person."""

WHOLE, WHOLE_COUNTS = "all", "the whole answer"
"""Id and text of the one idea of an answer that has no list of ideas."""

TITLE = "**Mark scheme.**"
ITEMS = {
    "Half": "half",
    "Not": "excludes",
    "Full sample": "full_sample",
    "Half sample": "half_sample",
    "Zero sample": "zero_sample",
    "Takes from": "takes_from",
}
"""What may stand below an idea, and the field of :class:`Idea` that takes it."""

LISTS_IDEAS = re.compile(r"^- +\*\*[^*\n]*\*\* *\(", re.MULTILINE)
"""What makes a text a list of ideas: other courses' prose may have lists with bold words."""
BEGINS_AN_IDEA = re.compile(r"- +\*\*")
IDEA = re.compile(r"- +\*\*(?P<id>[^*]*)\*\* *\((?P<points>[^)]*)\) *:(?P<counts>.*)")
ITEM = re.compile(r"\s+- +\*(?P<name>[^*]*):\*(?P<text>.*)")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
POINTS = re.compile(r"(-?\d+(?:\.\d+)?) points?")


class SchemeError(InvigilatorError):
    """A mark scheme is not written as it must be; the text says which idea, and what is wrong."""


@dataclass(frozen=True)
class Idea:
    """One idea that earns points, or, with negative points, one mistake that costs some."""

    id: str
    points: float
    counts: str
    """What counts as this idea, or as this mistake."""
    half: str = ""
    """What gets half of the points; empty where the scheme gives no half."""
    excludes: str = ""
    """What looks like the idea and gets nothing."""
    full_sample: str = ""
    half_sample: str = ""
    zero_sample: str = ""
    takes_from: tuple[str, ...] = ()
    """Ids of the ideas of which a mistake takes at most what they got; of all, if it names none."""


@dataclass(frozen=True)
class Scheme:
    """What the answer to one task is marked by."""

    answer: str
    """The ``grade_id`` of the cell that holds the answer."""
    notebook: str
    max_points: float
    about: str
    """The prose before the list of ideas."""
    ideas: tuple[Idea, ...]


def parse_ideas(text: str) -> tuple[str, tuple[Idea, ...]]:
    """Return the prose before the list of ideas, without its title, and the ideas of a scheme.

    ``text`` is what stands between the markers. Where it lists no idea, all of it is prose. Raises
    :class:`SchemeError` where an idea is not written as it must be.
    """
    lines = text.splitlines()
    start = len(lines)
    if LISTS_IDEAS.search(text):
        start = next(i for i, line in enumerate(lines) if BEGINS_AN_IDEA.match(line))
    about = "\n".join(lines[:start]).strip().removeprefix(TITLE).strip()
    ideas: dict[str, Idea] = {}
    for block in _blocks(lines[start:]):
        idea = _idea(block)
        if idea.id in ideas:
            raise SchemeError(f"idea {idea.id!r} is there twice")
        ideas[idea.id] = idea
    for idea in ideas.values():
        for name in idea.takes_from:
            if idea.points > 0 or name not in ideas or ideas[name].points < 0:
                raise SchemeError(f"idea {idea.id!r}: a mistake takes from ideas, not {name!r}")
    return about, tuple(ideas.values())


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines of each idea; blank lines are left out."""
    block: list[str] = []
    for line in lines:
        if BEGINS_AN_IDEA.match(line):
            if block:
                yield block
            block = [line]
        elif line.strip():
            if not line[0].isspace():
                raise SchemeError(
                    f"{_named(block[0])}: {line[:40]!r} below it is neither indented nor an idea"
                )
            block.append(line)
    if block:
        yield block


def _idea(block: Sequence[str]) -> Idea:
    """Return the idea that is written in the lines ``block``."""
    head = IDEA.fullmatch(block[0])
    if head is None:
        raise SchemeError(
            f"{_named(block[0])} should begin '- **id** (1 point):', not {block[0][:40]!r}"
        )
    name, points = head["id"], POINTS.fullmatch(head["points"].strip())
    if not ID.fullmatch(name):
        raise SchemeError(f"idea {name!r}: its id should be lower-case words joined by hyphens")
    if points is None or float(points[1]) == 0:
        raise SchemeError(
            f"idea {name!r}: ({head['points']}) should be points, as (1 point) or (-0.5 points)"
        )
    fields = {"counts": head["counts"]}
    last = "counts"
    for line in block[1:]:
        item = ITEM.fullmatch(line)
        if item is None and line.lstrip().startswith(("- ", "* ", "+ ")):
            raise SchemeError(f"idea {name!r}: {line.strip()[:40]!r} should begin '- *Half:*'")
        if item is None:
            fields[last] += f" {line}"
            continue
        if item["name"] not in ITEMS:
            raise SchemeError(f"idea {name!r}: {item['name']!r} is none of {', '.join(ITEMS)}")
        last = ITEMS[item["name"]]
        if last in fields:
            raise SchemeError(f"idea {name!r} has two items {item['name']!r}")
        fields[last] = item["text"]
    texts = {key: _text(name, key, fields[key]) for key in fields}
    named = texts.pop("takes_from", "")
    takes_from = tuple(part.strip() for part in named.split(",")) if named else ()
    return Idea(name, float(points[1]), **texts, takes_from=takes_from)


def _named(line: str) -> str:
    """Return how an error names the idea that ``line`` begins."""
    found = re.match(r"- +\*\*([^*]*)", line)
    return f"idea {found[1]!r}" if found else "an idea"


def _text(name: str, field: str, written: str) -> str:
    """Return the text of an idea's field in one line; a sample without its quotation marks."""
    text = " ".join(written.split())
    label = next((item for item, key in ITEMS.items() if key == field), "what counts")
    if field.endswith("_sample"):
        if len(text) < 2 or not (text[0] == text[-1] == '"'):
            raise SchemeError(f"idea {name!r}: the {label.lower()} should stand in double quotes")
        text = text[1:-1].strip()
    if not text:
        raise SchemeError(f"idea {name!r}: no text for {label!r}")
    return text


def schemes_of(notebook: NotebookNode, name: str) -> dict[str, Scheme]:
    """Return ``grade_id`` -> scheme for each cell of the source ``notebook`` that a person marks.

    The key is the cell that has the points: the answer's own, nbgrader's task cell, or a test that
    may leave its points to a person; there ``answer`` is the answer above the test. A scheme is
    that of the first such cell at or below it; where there is none, or none with a list, the whole
    answer is one idea. What stands in a student's cell is no scheme. Raises :class:`SchemeError`,
    which names the cell, where a scheme is not written as it must be.
    """
    found: dict[str, Scheme] = {}
    written, answer = "", ""
    for cell in notebook.cells:
        grade_id = cells.grade_id(cell) or ""
        if is_solution(cell):
            answer = grade_id
        try:
            if (
                cell.cell_type == "markdown"
                and BEGIN in cell.source
                and not cells.is_students(cell)
            ):
                written = _between_markers(cell.source)
            if is_marked_by_person(cell):
                about, ideas = parse_ideas(written)
                is_test = cells.is_test(cell)
                max_points = float(cell.metadata.nbgrader.get("points", 0))
                found[grade_id] = Scheme(
                    answer if is_test else grade_id,
                    name,
                    max_points,
                    about,
                    ideas or (Idea(WHOLE, max_points, WHOLE_COUNTS),),
                )
                written = ""
        except SchemeError as error:
            where = grade_id or f"the cell that begins {cell.source[:30]!r}"
            raise SchemeError(f"{name}: the mark scheme of {where}: {error}") from error
    return found


def is_marked_by_person(cell: NotebookNode) -> bool:
    """Whether a person gives the points of ``cell``, or may have to where a test is not sure."""
    if cells.is_test(cell):
        return LEAVES_TO_PERSON in cell.source
    return bool(is_task(cell) or (is_grade(cell) and is_solution(cell)))


def _between_markers(source: str) -> str:
    """Return the lines of a cell that stand between the markers of its mark scheme."""
    kept: list[str] = []
    inside = False
    for line in source.splitlines():
        if BEGIN in line:
            inside = True
        elif END in line:
            inside = False
        elif inside:
            kept.append(line)
    if inside:
        raise SchemeError(f"there is no line {END!r}")
    return "\n".join(kept)


def is_listed(scheme: Scheme) -> bool:
    """Whether the course lists ideas; otherwise the whole answer is the one idea."""
    return scheme.ideas != (Idea(WHOLE, scheme.max_points, WHOLE_COUNTS),)


def is_written(scheme: Scheme) -> bool:
    """Whether the course has a scheme for this answer, be it prose alone."""
    return bool(scheme.about) or is_listed(scheme)


def problems(scheme: Scheme) -> list[str]:
    """Return one sentence for each rule that ``scheme`` breaks.

    The points of its ideas add up to those of the cell; an idea has a full and a zero sample, and
    a half one where it gives half; a mistake has a full one. An answer without a scheme breaks
    none; a scheme of prose alone lacks its list.
    """
    if not is_listed(scheme):
        return ["The scheme lists no idea."] if is_written(scheme) else []
    found = []
    total = sum(idea.points for idea in scheme.ideas if idea.points > 0)
    if not math.isclose(total, scheme.max_points, abs_tol=1e-6):
        found.append(f"The ideas add up to {total:g}, the cell's points to {scheme.max_points:g}.")
    for idea in scheme.ideas:
        what = "idea" if idea.points > 0 else "mistake"
        samples = {"full": idea.full_sample}
        if idea.points > 0:
            samples["zero"] = idea.zero_sample
        if idea.points > 0 and idea.half:
            samples["half"] = idea.half_sample
        found += [
            f"The {what} {idea.id!r} has no {kind} sample."
            for kind, sample in samples.items()
            if not sample
        ]
    return found
