"""What a student reads of their graded notebook: points first, then why, then their own work.

All of it is named in ``nbgrader_config.py``, so that ``nbgrader generate_feedback`` and
formgrader's button make the same page.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook, SubmittedAssignment
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution, is_task
from traitlets.config import Config

from invigilator import formats
from invigilator.cells import has_points, is_added, is_students, read_notes, reasons
from invigilator.course import autograded_folder, feedback_folder
from invigilator.harmless import IMAGE_TYPES, markdown

TEMPLATES = Path(__file__).parent / "templates"

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
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources


class Summary(NbGraderPreprocessor):
    """Collect the table of points for the template, as ``resources["feedback"]``.

    Named in ``c.GenerateFeedback.preprocessors``, after ``GetGrades``, whose points and comments
    it reads from the cells.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Add the table, and mend links to lessons; called by nbconvert."""
        where = resources["nbgrader"]
        with Gradebook(where["db_url"]) as gradebook:
            submission = gradebook.find_submission(where["assignment"], where["student"])
            sections = tuple(self._sections(submission))
            waiting = {
                grade.name
                for notebook in submission.notebooks
                if notebook.name == where["notebook"]
                for grade in notebook.grades
                if grade.needs_manual_grade
            }
        rows = tuple(summary_rows(nb, waiting))
        resources["feedback"] = {
            "rows": {row.name: row for row in rows},
            "sections": sections,
            "incidents": read_notes(nb).incidents,
        }
        for cell in nb.cells:
            if cell.cell_type == "markdown" and not is_students(cell):
                cell.source = LESSON.sub(lambda link: f"{link[1]} ({_lesson(link)})", cell.source)
            for output in cell.get("outputs", []):
                for kind in IMAGE_TYPES:
                    output.setdefault("metadata", {}).setdefault(kind, {"alt": PICTURE})
        return nb, resources

    def _sections(self, submission: SubmittedAssignment) -> Iterator[Section]:
        graded = autograded_folder(
            self.parent.parent.coursedir, submission.student_id, submission.assignment.name
        )
        for part in sorted(submission.notebooks, key=lambda part: str(part.name)):
            has_page = (graded / f"{part.name}.ipynb").exists()
            points = part.score - (part.late_submission_penalty or 0.0)
            yield Section(part.name, points, part.max_score, has_page)


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
        by_person = is_solution(cell) or is_task(cell)
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


class FeedbackExporter(HTMLExporter):
    """nbconvert's exporter with our page; named in ``c.GenerateFeedback.exporter_class``."""

    def __init__(self, config: Config | None = None, **kw: Any) -> None:
        """Choose our template, whatever ``GenerateFeedback`` has set for ``HTMLExporter``.

        nbconvert settles where templates are while it starts, so they come in as settings.
        """
        config = Config(config or {})
        config.FeedbackExporter.template_name = "feedback_page"
        config.FeedbackExporter.extra_template_basedirs = [str(TEMPLATES)]
        config.FeedbackExporter.exclude_anchor_links = True
        super().__init__(config=config, **kw)

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Make the page of one notebook; called from ``convert_single_notebook``.

        nbgrader has copied the student's other files to where the page goes, read-only ones as
        well. One that has the page's name, such as an exported ``quiz.html``, makes way for it.
        """
        if self.parent is not None and resources:
            where = resources["nbgrader"]
            folder = feedback_folder(self.parent.coursedir, where["student"], where["assignment"])
            page = folder / f"{where['notebook']}.html"
            if page.is_dir():
                shutil.rmtree(page)
            else:
                page.unlink(missing_ok=True)
        result: tuple[str, dict[str, Any]] = super().from_filename(
            filename, resources=resources, **kw
        )
        return result

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Add the template's own filters; called by nbconvert."""
        yield from super().default_filters()
        yield "points", formats.points
        yield "lower_headings", lower_headings
        yield "scrolling_tables", scrolling_tables
        yield "kind_of_cell", kind_of_cell
