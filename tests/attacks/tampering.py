"""Attacks whose means is the submitted file itself: ids, metadata, cells, links, attachments.

Each function gets a :class:`Desk` with a solved quiz, changes it or the folder it is handed in
with, and returns what to write as ``quiz.ipynb``: a notebook, raw text, or None for nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

WRONG = 'q1 = "c"'
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJ"
    "RU5ErkJggg=="
)


@dataclass(frozen=True)
class Desk:
    """Where a tampering student works."""

    notebook: NotebookNode
    """The quiz, solved."""
    folder: Path
    """Their submission's folder."""
    root: Path
    """The course's folder."""
    neighbour: Path
    """Another student's submission."""

    def cell(self, name: str) -> NotebookNode:
        """Return the cell that the course calls ``name``."""
        return next(cell for cell in self.notebook.cells if cell.id == name)


Tamper = Callable[[Desk], "NotebookNode | str | None"]


@dataclass(frozen=True)
class Tampering:
    """One way to tamper, and what it must still get."""

    how: Tamper
    points: Mapping[str, float]
    """Test cell -> points, where they are not the full ones."""
    in_stock: bool
    """Whether it is harmless to a stock nbgrader's run."""
    is_refused: bool = False
    """Whether nothing of it may be graded: it has no points, which is not 0."""


TAMPERINGS: list[Tampering] = []
NOTHING = {"test_q1": 0.0, "test_q2": 0.0, "test_q3": 0.0}


def _tampers(
    points: Mapping[str, float] | None = None, *, in_stock: bool = True, is_refused: bool = False
) -> Callable[[Tamper], Tamper]:
    def register(how: Tamper) -> Tamper:
        TAMPERINGS.append(Tampering(how, points or {}, in_stock, is_refused))
        return how

    return register


# ---- cells and their metadata ----


@_tampers({"test_q1": 0})
def tags_that_skip_the_test(desk: Desk) -> NotebookNode:
    """Tags a test cell to be skipped, or to be allowed to fail."""
    desk.cell("q1").source = WRONG
    tags = ["skip-execution", "raises-exception", "remove-cell", "hide_output"]
    desk.cell("test_q1").metadata.tags = tags
    desk.notebook.metadata.execution = {"allow_errors": True}
    return desk.notebook


@_tampers({"test_q1": 0})
def points_of_its_own(desk: Desk) -> NotebookNode:
    """Gives a right answer a hundred points and a wrong one a test without points."""
    desk.cell("q1").source = WRONG
    desk.cell("test_q1").metadata.nbgrader.points = 0
    desk.cell("test_q2").metadata.nbgrader.points = 100
    return desk.notebook


@_tampers({"test_q1": 0})
def test_that_is_an_answer(desk: Desk) -> NotebookNode:
    """Marks a test cell as an answer, unlocked, with a test of its own."""
    desk.cell("q1").source = WRONG
    mark = desk.cell("test_q1").metadata.nbgrader
    mark.solution, mark.locked = True, False
    desk.cell("test_q1").source = "pass"
    return desk.notebook


@_tampers({"test_q1": 0})
def emptied_tests(desk: Desk) -> NotebookNode:
    """Empties the test cells."""
    desk.cell("q1").source = WRONG
    for name in ("test_q1", "test_q2", "test_q3"):
        desk.cell(name).source = ""
    return desk.notebook


@_tampers({"test_q1": 0})
def test_made_markdown(desk: Desk) -> NotebookNode:
    """Turns a test cell into text."""
    desk.cell("q1").source = WRONG
    cell = desk.cell("test_q1")
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]
    return desk.notebook


@_tampers({"test_q1": 0})
def deleted_tests(desk: Desk) -> NotebookNode:
    """Deletes every test cell and the locked cell."""
    desk.cell("q1").source = WRONG
    gone = ("test_q1", "test_q2", "test_q3", "quiz_setup")
    desk.notebook.cells = [cell for cell in desk.notebook.cells if cell.id not in gone]
    return desk.notebook


@_tampers({"test_q1": 0})
def second_test_that_passes(desk: Desk) -> NotebookNode:
    """Adds a copy of a test cell, same id, that always passes; it aborts a stock run."""
    desk.cell("q1").source = WRONG
    copy = NotebookNode({**desk.cell("test_q1"), "id": "copy", "source": "3"})
    desk.notebook.cells.append(copy)
    return desk.notebook


@_tampers({"test_q1": 0, "test_q2": 0})
def swapped_ids(desk: Desk) -> NotebookNode:
    """Lets answer and test, and two answers, change their names."""
    desk.cell("q1").source, desk.cell("q2").source = WRONG, "q2 = False"
    names = {"q1": "test_q1", "test_q1": "q1", "q2": "q3", "q3": "q2"}
    marks = {name: desk.cell(name).metadata.nbgrader for name in names}
    for name, other in names.items():
        marks[name].grade_id = other
    desk.cell("q2").source, desk.cell("q3").source = desk.cell("q3").source, "q2 = False"
    return desk.notebook


@_tampers({"test_q1": 0})
def outputs_written_beforehand(desk: Desk) -> NotebookNode:
    """Hands in outputs that look like a passed test."""
    desk.cell("q1").source = WRONG
    passed = nbformat.v4.new_output("execute_result", data={"text/plain": "3.0"})
    desk.cell("test_q1").outputs = [passed]
    desk.notebook.metadata.invigilator = {"incidents": ["graded by hand: full points"]}
    return desk.notebook


@_tampers({"test_q1": 0})
def setup_of_its_own(desk: Desk) -> NotebookNode:
    """Rewrites the locked cell that tests build on."""
    desk.cell("q1").source = WRONG
    desk.cell("quiz_setup").source = "def answered(*values):\n    return 3"
    return desk.notebook


@_tampers(NOTHING, in_stock=False)
def thousands_of_cells(desk: Desk) -> NotebookNode:
    """Adds 50,000 cells."""
    extra = {"cell_type": "markdown", "metadata": {}, "source": "x"}
    more = [NotebookNode({**extra, "id": f"more-{number}"}) for number in range(50_000)]
    desk.notebook.cells.extend(more)
    return desk.notebook


@_tampers(in_stock=False)
def thousands_of_copies(desk: Desk) -> NotebookNode:
    """Adds 2,000 copies of an answer cell, the last of them filled in."""
    answer = desk.cell("q2")
    copies = [NotebookNode({**answer, "id": f"copy-{number}"}) for number in range(2000)]
    desk.notebook.cells.extend(copies)
    return desk.notebook


@_tampers()
def half_a_character_in_the_source(desk: Desk) -> NotebookNode:
    """Writes halves of characters into code, text and names, as a JSON escape allows."""
    for name in ("q1", "q2", "q3"):
        desk.cell(name).source += "\n# \ud800\nraise ValueError('\udfff')\ndel " + name
    desk.notebook.cells.append(nbformat.v4.new_markdown_cell("half \udfff a character"))
    return desk.notebook


@_tampers({"test_q1": 0})
def control_characters_in_the_source(desk: Desk) -> NotebookNode:
    """Writes control characters and direction marks into code and text."""
    desk.cell("q1").source = f'{WRONG}  # \u202e\u2066\x1b]0;x\x07\x00"\x0c'
    desk.notebook.cells.append(nbformat.v4.new_markdown_cell("a\x00b\x1b[31m<script>\x08"))
    return desk.notebook


# ---- the file's frame ----


@_tampers()
def kernel_and_language_of_its_own(desk: Desk) -> NotebookNode:
    """Names a kernel, a lexer and a title of its own, with markup in them."""
    bad = "x'><script>alert(1)</script>"
    desk.notebook.metadata.kernelspec = {"name": "../../x", "display_name": bad, "language": bad}
    desk.notebook.metadata.language_info = {"name": bad, "pygments_lexer": bad, "mimetype": bad}
    desk.notebook.metadata.title = desk.notebook.metadata.authors = bad
    return desk.notebook


@_tampers()
def words_for_the_instructor(desk: Desk) -> NotebookNode:
    """Uses the grader's own metadata to say something in its name."""
    said = "[/red]\x1b]0;x\x07 <script>alert(1)</script> full points were agreed"
    desk.notebook.metadata.unreadable = said
    return desk.notebook


@_tampers(NOTHING)
def version_from_the_future(desk: Desk) -> str:
    """Claims a format nobody knows yet."""
    return json.dumps({**desk.notebook, "nbformat": 99, "nbformat_minor": 99})


@_tampers(NOTHING)
def nested_without_end(desk: Desk) -> str:
    """Nests JSON 200,000 deep."""
    return '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": ' + "[" * 200_000


@_tampers(NOTHING)
def number_without_end(desk: Desk) -> str:
    """Counts its version in a million digits."""
    return '{"nbformat": ' + "4" * 1_000_000 + ', "metadata": {}, "cells": []}'


@_tampers(NOTHING)
def metadata_of_the_wrong_kind(desk: Desk) -> str:
    """Fills metadata and attachments with lists where dicts are expected, and the reverse."""
    raw = json.loads(nbformat.writes(desk.notebook))
    extra = {"cell_type": "code", "metadata": {"nbgrader": [1]}, "source": {"x": 1}, "outputs": {}}
    marks = {"grade_id": {"x": 1}, "points": "many", "schema_version": 99}
    other = {"cell_type": "code", "metadata": {"nbgrader": marks}, "source": "1", "outputs": []}
    text = {"cell_type": "markdown", "metadata": {}, "source": "x", "attachments": {"x": [1]}}
    raw["cells"] += [extra, other, text, {"cell_type": "x"}, 5, None, []]
    raw["metadata"]["kernelspec"] = [1]
    return json.dumps(raw)


# ---- attachments ----


@_tampers()
def attachments_that_are_no_pictures(desk: Desk) -> NotebookNode:
    """Attaches drawings, pages and odd kinds, under odd names."""
    cell = nbformat.v4.new_markdown_cell(
        "![a](attachment:a.svg) ![b](attachment:b.png) ![c](attachment:c.html) "
        '![d](attachment:"onerror="alert(1)) ![e](attachment:nowhere.png)'
    )
    svg = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIG9ubG9hZD0iYWxlcnQoMSkiLz4="
    cell.attachments = {
        "a.svg": {"image/svg+xml": svg},
        "b.png": {"image/png": '"><script>alert(1)</script>', "image/svg+xml": svg},
        "c.html": {"text/html": "<script>alert(1)</script>"},
        '"onerror="alert(1)': {"image/png": PIXEL},
    }
    desk.notebook.cells.insert(3, cell)
    return desk.notebook


@_tampers()
def attachment_that_is_missing(desk: Desk) -> NotebookNode:
    """Shows an attachment that is not there, which aborts a stock feedback run."""
    desk.notebook.cells.append(nbformat.v4.new_markdown_cell("![x](attachment:nowhere.png)"))
    reference = "![x][y]\n\n[y]: attachment:nowhere.png"
    desk.notebook.cells.append(nbformat.v4.new_markdown_cell(reference))
    return desk.notebook


# ---- links and other files ----


@_tampers(NOTHING)
def link_to_the_solution(desk: Desk) -> None:
    """Hands in a link to the instructor's notebook, solutions included."""
    target = os.path.relpath(desk.root / "source/embedding-init/quiz.ipynb", desk.folder)
    (desk.folder / "quiz.ipynb").symlink_to(target)


@_tampers(NOTHING)
def link_to_a_neighbour(desk: Desk) -> None:
    """Hands in a link to another student's notebook."""
    (desk.folder / "quiz.ipynb").symlink_to(desk.neighbour / "quiz.ipynb")


@_tampers()
def links_beside_the_notebook(desk: Desk) -> NotebookNode:
    """Plants links whose targets nbgrader copies into the feedback folder."""
    (desk.folder / "canary.txt").symlink_to(desk.root / "canary.txt")
    (desk.folder / "notes.txt").symlink_to(desk.neighbour / "notes.txt")
    (desk.folder / "tests.txt").symlink_to(desk.root / "source/embedding-init/quiz.ipynb")
    (desk.folder / "all").symlink_to(desk.root)
    (desk.folder / "nowhere").symlink_to("/nowhere")
    (desk.folder / "itself").symlink_to("itself")
    return desk.notebook


@_tampers(in_stock=False)
def pipes_beside_the_notebook(desk: Desk) -> NotebookNode:
    """Plants named pipes, which whoever opens them waits for, one of them as the time stamp."""
    os.mkfifo(desk.folder / "data.txt")
    os.mkfifo(desk.folder / "timestamp.txt")
    return desk.notebook


@_tampers(NOTHING, in_stock=False)
def pipe_as_the_notebook(desk: Desk) -> None:
    """Hands in a named pipe."""
    os.mkfifo(desk.folder / "quiz.ipynb")


@_tampers(NOTHING, in_stock=False)
def folder_as_the_notebook(desk: Desk) -> None:
    """Hands in a folder called quiz.ipynb."""
    (desk.folder / "quiz.ipynb").mkdir()


@_tampers()
def folders_beside_the_notebook(desk: Desk) -> NotebookNode:
    """Nests folders beside the notebook, deeper than Python walks, with a file in the last."""
    deepest = desk.folder
    for _ in range(1200):
        deepest = deepest / "d"
        deepest.mkdir()
    (deepest / "data.txt").write_text("x")
    return desk.notebook


@_tampers()
def time_stamp_that_is_none(desk: Desk) -> NotebookNode:
    """Hands in a time stamp that is no time."""
    (desk.folder / "timestamp.txt").write_text("<script>alert(1)</script> \x00")
    return desk.notebook


@_tampers()
def time_stamp_beyond_time(desk: Desk) -> NotebookNode:
    """Hands in a time stamp that no calendar holds."""
    (desk.folder / "timestamp.txt").write_text("9" * 400)
    return desk.notebook


@_tampers()
def modules_beside_the_notebook(desk: Desk) -> NotebookNode:
    """Hands in modules and settings named like those the grader imports."""
    marker = desk.root / "late.txt"
    for name in ("torch", "invigilator", "sitecustomize", "nbgrader_config", "json"):
        (desk.folder / f"{name}.py").write_text(f"open({str(marker)!r}, 'w').write('x')\n")
    return desk.notebook


@_tampers()
def names_that_are_markup(desk: Desk) -> NotebookNode:
    """Hands in files whose names are markup or options, and notebooks nobody asked for."""
    for name in ("<img src=x onerror=alert(1)>.txt", "-rf", "quiz.html", "a\nb", "\udcff.txt"):
        (desk.folder / name).write_text("<script>alert(1)</script>")
    for name in ("<script>alert(1)<script>.ipynb", "quiz copy.ipynb"):
        (desk.folder / name).write_text(nbformat.writes(desk.notebook))
    return desk.notebook


# ---- folders that are elsewhere, and files of others ----


def _replace(folder: Path, target: Path) -> None:
    """Make ``folder`` a link to ``target``."""
    shutil.rmtree(folder)
    folder.symlink_to(target)


@_tampers(in_stock=False, is_refused=True)
def assignment_folder_of_a_neighbour(desk: Desk) -> None:
    """Hands in a link to another student's assignment folder in place of a folder."""
    _replace(desk.folder, desk.neighbour)


@_tampers(in_stock=False, is_refused=True)
def student_folder_of_a_neighbour(desk: Desk) -> None:
    """Is a link to another student's folder, with every assignment in it."""
    _replace(desk.folder.parent, desk.neighbour.parent)


@_tampers(in_stock=False, is_refused=True)
def assignment_folder_of_the_instructor(desk: Desk) -> None:
    """Hands in a link to the instructor's folder in place of a folder."""
    _replace(desk.folder, desk.root / "source/embedding-init")


@_tampers(in_stock=False, is_refused=True)
def assignment_folder_with_a_foreign_pipe(desk: Desk) -> None:
    """Hands in a link to a folder of the course in which there is something to put aside."""
    elsewhere = desk.root / "release/elsewhere"
    elsewhere.mkdir()
    os.mkfifo(elsewhere / "pipe")
    (elsewhere / "quiz.ipynb").write_text(nbformat.writes(desk.notebook))
    _replace(desk.folder, elsewhere)


@_tampers(in_stock=False, is_refused=True)
def hard_link_to_the_solution(desk: Desk) -> None:
    """Hands in a second name of the instructor's own notebook."""
    os.link(desk.root / "source/embedding-init/quiz.ipynb", desk.folder / "quiz.ipynb")


@_tampers(in_stock=False, is_refused=True)
def hard_link_to_somebodys_answers(desk: Desk) -> None:
    """Hands in a second name of a solved notebook that lies outside its folder."""
    answers = desk.root / "release/answers.ipynb"
    answers.write_text(nbformat.writes(desk.notebook))
    os.link(answers, desk.folder / "quiz.ipynb")


@_tampers()
def hard_links_beside_the_notebook(desk: Desk) -> NotebookNode:
    """Hands in second names of files that nbgrader copies into the feedback folder."""
    os.link(desk.root / "canary.txt", desk.folder / "canary.txt")
    (desk.folder / "deep").mkdir()
    os.link(desk.root / "canary.txt", desk.folder / "deep" / "data.txt")
    return desk.notebook


@_tampers(in_stock=False)
def left_out_folder_that_is_a_link(desk: Desk) -> NotebookNode:
    """Lets what is put aside land in another student's folder."""
    (desk.folder.parent / ".left-out").symlink_to(desk.neighbour.parent)
    os.mkfifo(desk.folder / "pipe")
    return desk.notebook


@_tampers(in_stock=False)
def left_out_folder_that_is_a_file(desk: Desk) -> NotebookNode:
    """Stands in the way of what is to be put aside."""
    (desk.folder.parent / ".left-out").write_text("x")
    os.mkfifo(desk.folder / "pipe")
    return desk.notebook


# ---- too much, too long, closed ----


@_tampers(in_stock=False)
def sparse_files(desk: Desk) -> NotebookNode:
    """Hands in 12 files of 95 MB that take no room on its own disk."""
    for number in range(12):
        with open(desk.folder / f"data{number}.bin", "wb") as file:
            file.truncate(95 * 2**20)
    return desk.notebook


@_tampers(in_stock=False)
def one_file_without_end(desk: Desk) -> NotebookNode:
    """Hands in a file of 1 TB that takes no room on its own disk."""
    with open(desk.folder / "data.bin", "wb") as file:
        file.truncate(2**40)
    return desk.notebook


@_tampers(in_stock=False)
def thousands_of_files(desk: Desk) -> NotebookNode:
    """Hands in 6,000 empty files and 1,500 notebooks nobody asked for."""
    for number in range(6000):
        (desk.folder / f"f{number}.txt").touch()
    for number in range(1500):
        (desk.folder / f"n{number}.ipynb").touch()
    return desk.notebook


@_tampers(in_stock=False)
def paths_beyond_the_longest(desk: Desk) -> NotebookNode:
    """Nests folders with names so long that no call takes their path."""
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(desk.folder)
        for _ in range(19):
            os.mkdir("d" * 250)
            os.chdir("d" * 250)
        Path("data.txt").touch()
    finally:
        os.fchdir(here)
        os.close(here)
    return desk.notebook


@_tampers(in_stock=False)
def folder_as_the_time_stamp(desk: Desk) -> NotebookNode:
    """Hands in a folder where the time of submission should be."""
    (desk.folder / "timestamp.txt").mkdir()
    (desk.folder / "timestamp.txt" / "data.txt").touch()
    return desk.notebook


@_tampers(in_stock=False)
def sockets_beside_the_notebook(desk: Desk) -> NotebookNode:
    """Hands in a socket, whose path is short enough from where it is made only."""
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(desk.folder)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("data.txt")
    finally:
        os.fchdir(here)
        os.close(here)
    return desk.notebook


@_tampers(in_stock=False)
def closed_folders_and_files(desk: Desk) -> NotebookNode:
    """Hands in folders and files that only an administrator with all powers can open."""
    (desk.folder / "notes.txt").touch(mode=0)
    for name, mode in (("closed", 0), ("listed", 0o400), ("kept", 0o500)):
        (desk.folder / name).mkdir()
        (desk.folder / name / "data.txt").touch()
        (desk.folder / name / "link").symlink_to(desk.root / "canary.txt")
        (desk.folder / name).chmod(mode)
    return desk.notebook


@_tampers(NOTHING)
def zeros_without_end(desk: Desk) -> None:
    """Hands in 99 MB of nothing as the notebook."""
    with open(desk.folder / "quiz.ipynb", "wb") as file:
        file.truncate(99 * 2**20)
