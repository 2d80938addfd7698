"""What a student reads of their graded notebook: points first, then why, then their own work.

All of it is named in ``nbgrader_config.py``, so that ``nbgrader generate_feedback`` and
formgrader's button make the same page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution, is_task

from invigilator.cells import (
    has_points,
    is_added,
    is_students,
    needs_person,
    read_notes,
    reasons,
)
from invigilator.course import autograded_folder
from invigilator.harmless import IMAGE_TYPES, markdown
from invigilator.hooks.marks import points
from invigilator.recorded import Recorded

LESSON = re.compile(r"\[([^\]]*)\]\((?:\.\./)+notebooks/([\w-]+)\.ipynb(?:#([^)\s]*))?\)")
"""A link from a task to a lesson, which would be broken in the folder of a student's feedback."""

PICTURE = "What this cell draws"
"""The alternative text of a student's picture that has no other."""

HEADING = re.compile(r"<(/?)h([1-5])\b")
TASK_NAME = re.compile(r"^#+ +(.+)$", re.MULTILINE)
TABLE = re.compile(r"(</?table\b[^>]*>)")


@dataclass(frozen=True)
class Row:
    """One graded cell in the table of points."""

    name: str
    number: int
    """Of its task, from the top."""
    task: str
    """The heading that the cell stands under."""
    points: float
    max_points: float
    to_mark: bool
    message: str
    """Why points were lost; empty where nothing was, or where a person marks."""
    read: str
    """The part of a lesson that the task rests on."""
    comment: str
    """What the person who marked it wrote: markdown in which no tag opens."""

    @property
    def state(self) -> str:
        """How it went, in words."""
        if self.to_mark:
            return "still to be marked"
        if self.points >= self.max_points:
            return "full points"
        return "some points" if self.points > 0 else "no points"


@dataclass(frozen=True)
class Section:
    """One notebook of the submission, for the links to its page."""

    notebook: str
    points: float
    max_points: float
    has_page: bool


class HideTestTracebacks(NbGraderPreprocessor):
    """Reduce a failed test to its message: a traceback would quote the hidden test.

    Named in ``c.GenerateFeedback.preprocessors``.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Change ``cell`` in place; called by nbconvert for each cell."""
        if cell.cell_type == "code" and is_grade(cell):
            for output in cell.outputs:
                if output.output_type == "error":
                    named = "" if needs_person(cell) else f"{output.ename}: "
                    output.traceback = [f"{named}{output.evalue}"]
        return cell, resources


class Summary(NbGraderPreprocessor):
    """Collect the table of points for the template, as ``resources["feedback"]``.

    Named in ``c.GenerateFeedback.preprocessors``, after ``Marks``, which has read the gradebook.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Add the table, and mend links to lessons; called by nbconvert."""
        where = resources["nbgrader"]
        recorded: Recorded = where["recorded"]
        here = [row for row in recorded.grades if row.notebook == where["notebook"]]
        rows = summary_rows(nb, {row.name for row in here if row.needs_manual_grade})
        resources["feedback"] = {
            # the class runner's folders have no odd characters in their names, students may
            "student": getattr(self.parent.parent, "shown", where["student"]),
            "rows": {row.name: row for row in rows},
            "comments": dict(_comments(nb)),
            "sections": tuple(self._sections(recorded, where)),
            "incidents": read_notes(nb).incidents,
        }
        for cell in nb.cells:
            if cell.cell_type == "markdown" and not is_students(cell):
                cell.source = LESSON.sub(lambda link: f"{link[1]} ({_lesson(link)})", cell.source)
            for output in cell.get("outputs", []):
                for kind in IMAGE_TYPES:
                    output.setdefault("metadata", {}).setdefault(kind, {"alt": PICTURE})
        return nb, resources

    def _sections(self, recorded: Recorded, where: dict[str, str]) -> Iterator[Section]:
        coursedir = self.parent.parent.coursedir
        graded = autograded_folder(coursedir, where["student"], where["assignment"])
        for notebook in recorded.notebooks:
            name = notebook.name
            score, most, _ = points(recorded, name)
            yield Section(name, score, most, (graded / f"{name}.ipynb").exists())


def _comments(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield (answer, comment) of each answer that has one: markdown in which no tag opens."""
    for cell in notebook.cells:
        mark = cell.metadata.get("nbgrader", {})
        if mark.get("comment"):
            yield mark.grade_id, markdown(mark.comment)


def summary_rows(notebook: NotebookNode, waiting: set[str]) -> Iterator[Row]:
    """Yield a row for each graded cell of ``notebook``; ``waiting`` names those still to mark."""
    number, task, read = 0, "", ""
    told = reasons(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and not is_students(cell):
            if headings := TASK_NAME.findall(cell.source):
                number, task, read = number + 1, headings[-1], ""
            if links := list(LESSON.finditer(cell.source)):
                read = _lesson(links[-1])
        if not has_points(cell):
            continue
        mark = cell.metadata.nbgrader
        lost = float(mark.score) < float(mark.points)
        by_person = is_solution(cell) or is_task(cell) or needs_person(cell)
        yield Row(
            mark.grade_id,
            number,
            task,
            float(mark.score),
            float(mark.points),
            mark.grade_id in waiting,
            told[mark.grade_id] if lost and not by_person else "",
            read if lost and mark.grade_id not in waiting else "",
            markdown(mark.get("comment") or ""),
        )


def _lesson(link: re.Match[str]) -> str:
    """Return where a link leads in words: the notebook, and its heading if there is one."""
    heading = (link[3] or "").replace("-", " ")
    return f"lesson {link[2]}" + (f", “{heading}”" if heading else "")


def lower_headings(html: str) -> str:
    """Return ``html`` with its headings one level down: the page's own is the first."""
    return HEADING.sub(lambda tag: f"<{tag[1]}h{int(tag[2]) + 1}", html)


def scrolling_tables(html: str) -> str:
    """Return ``html`` with each outermost table in a box that scrolls, also by keyboard.

    A wide table would make the whole page scroll sideways on a phone. ``html`` has been cleaned,
    so a tag of a table stands for itself.
    """
    parts, depth = [], 0
    for place, part in enumerate(TABLE.split(html)):
        is_tag = place % 2 == 1
        closes = is_tag and part.startswith("</")
        opens = is_tag and not closes
        if opens and depth == 0:
            part = f'<div class="scroll" role="group" aria-label="Table" tabindex="0">{part}'
        if closes and depth == 1:
            part += "</div>"
        depth = max(depth + opens - closes, 0)
        parts.append(part)
    return "".join(parts) + "</table></div>" * bool(depth)


def kind_of_cell(cell: NotebookNode) -> str:
    """Return what a cell is to the student: ``answer``, ``check``, ``added``, ``given``."""
    if is_solution(cell):
        return "answer"
    if is_grade(cell):
        return "check"
    return "added" if is_added(cell) else "given"
