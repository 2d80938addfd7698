"""The course's own lint: ``python -m tools.check`` prints each problem, exits 1 if there is one.

Each check is a function from plain data to problems, and has a test that makes it fail.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from invigilator.marking import scheme
from tools.build import ASSIGNMENT, ROOT, read_text_notebook

MEDIAN_LINES, USUAL_LINES, MOST_LINES = 5, 20, 40
PROSE_WORDS = range(25, 71)
REGIONS = ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME")
PACKAGE = "invigilator"
LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Problem:
    """One thing to mend."""

    where: str
    what: str
    is_warning: bool = False

    def __str__(self) -> str:
        """Return one line for the terminal."""
        return f"{'warning: ' if self.is_warning else ''}{self.where}: {self.what}"


def check_code_sizes(name: str, cells: Iterable[NotebookNode]) -> list[Problem]:
    """Code cells: as students see them, median <= 5 lines, nine of ten <= 20; in full all <= 40."""
    code = [cell for cell in cells if cell.cell_type == "code"]
    counts = [len(cell.source.splitlines()) for cell in code]
    problems = [
        Problem(name, f"a code cell of {count} lines (at most {MOST_LINES}): {_first_line(cell)}")
        for cell, count in zip(code, counts, strict=True)
        if count > MOST_LINES
    ]
    shown = [len(student_view(cell.source).splitlines()) for cell in code]
    if shown and statistics.median(shown) > MEDIAN_LINES:
        problems.append(Problem(name, f"median code cell {statistics.median(shown):g} lines"))
    if shown and sum(count <= USUAL_LINES for count in shown) < 0.9 * len(shown):
        problems.append(
            Problem(name, f"more than one code cell in ten is over {USUAL_LINES} lines")
        )
    return problems


def check_prose_sizes(name: str, cells: Iterable[NotebookNode]) -> list[Problem]:
    """Paragraphs of a prose cell: 25 to 70 words; lists, tables, formulas, folds do not count."""
    problems = []
    for cell in cells:
        if cell.cell_type != "markdown" or cell.metadata.get("nbgrader", {}).get("solution"):
            continue
        words = len(paragraphs(cell.source).split())
        if words and words not in PROSE_WORDS:
            problems.append(Problem(name, f"prose of {words} words: {_first_line(cell)}"))
    return problems


def check_rhythm(name: str, cells: Iterable[NotebookNode]) -> list[Problem]:
    """Never three code cells in a row."""
    kinds = [cell.cell_type for cell in cells]
    return [
        Problem(name, f"three code cells in a row, from cell {i + 1}")
        for i in range(len(kinds) - 2)
        if kinds[i : i + 3] == ["code"] * 3
    ]


def check_grade_ids(notebooks: Mapping[str, Iterable[NotebookNode]]) -> list[Problem]:
    """grade_ids are lower-case words, each once in its notebook; every test follows an answer."""
    problems = []
    for name, cells in notebooks.items():
        seen: set[str] = set()
        answered = False
        for cell in cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            if grade_id is None:
                continue
            if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", grade_id):
                problems.append(Problem(name, f"grade_id {grade_id!r} is not made of words"))
            if grade_id in seen:
                problems.append(Problem(name, f"grade_id {grade_id!r} is there twice"))
            seen.add(grade_id)
            mark = cell.metadata["nbgrader"]
            answered = answered or mark["solution"]
            if mark["grade"] and not answered:
                problems.append(Problem(name, f"test {grade_id!r} stands before any answer"))
    return problems


def check_points(
    notebooks: Mapping[str, Iterable[NotebookNode]], stated: Mapping[str, int]
) -> list[Problem]:
    """The points of each notebook add up to what the README's table states, and that to 100."""
    problems = []
    for name, cells in notebooks.items():
        total = sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in cells)
        if total != stated.get(name):
            problems.append(Problem(name, f"{total} points, README.md states {stated.get(name)}"))
    if sum(stated.values()) != 100:
        problems.append(Problem("README.md", f"the points add up to {sum(stated.values())}"))
    return problems


def check_minutes(name: str, cells: Iterable[NotebookNode]) -> list[Problem]:
    """The minutes of a notebook's tasks add up to what its first cell states."""
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    minutes = [int(m) for m in re.findall(r"^\*\*.*?(\d+) minutes\.\*\*", prose, re.MULTILINE)]
    stated, added = sum(minutes[:1]), sum(minutes[1:])
    if stated == added:
        return []
    return [Problem(name, f"{stated} minutes, but its tasks add up to {added}")]


def check_schemes(name: str, notebook: NotebookNode) -> list[Problem]:
    """Each mark scheme can be read, adds up, has its samples, and belongs to a hand-marked cell."""
    try:
        schemes = scheme.schemes_of(notebook, name)
    except scheme.SchemeError as error:
        return [Problem(name, str(error).removeprefix(f"{name}: "))]
    problems = [
        Problem(name, f"the mark scheme of {grade_id}: {what}")
        for grade_id, read in schemes.items()
        for what in scheme.problems(read)
    ]
    written = sum(scheme.BEGIN in cell.source for cell in notebook.cells)
    used = sum(scheme.is_written(read) for read in schemes.values())
    if written != used:
        problems.append(Problem(name, f"mark schemes: {written}, answers that have one: {used}"))
    return problems


def check_release(name: str, source: NotebookNode, release: NotebookNode) -> list[Problem]:
    """The release differs from the source only inside the markers."""
    problems = []
    ids = [cell.id for cell in source.cells]
    if ids != [cell.id for cell in release.cells]:
        return [Problem(name, "the release has other cells than the source: run make build")]
    for before, after in zip(source.cells, release.cells, strict=True):
        if after.source != student_view(before.source, _stub(before)):
            problems.append(Problem(name, f"cell {after.id} differs outside the markers"))
        if any(
            f"{edge} {region}" in after.source for region in REGIONS for edge in ("BEGIN", "END")
        ):
            problems.append(Problem(name, f"cell {after.id} still holds a marker"))
        if after.get("outputs"):
            problems.append(Problem(name, f"cell {after.id} carries outputs"))
    return problems


def check_links(path: str, text: str, root: Path) -> list[Problem]:
    """Links and quoted paths of a page exist; a missing lesson is a warning until it is written.

    ``path`` is the page's own, relative to ``root``; anchors are checked for lessons. A quoted path
    may also be relative to the package.
    """
    problems = []
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link) or link.startswith("#"):
            continue
        file, _, anchor = link.partition("#")
        target = (root / path).parent / file
        if not target.exists():
            is_lesson = "notebooks/" in file
            problems.append(Problem(path, f"link to {file}, which is not there", is_lesson))
        elif anchor and target.suffix == ".ipynb" and anchor not in headings(target):
            problems.append(Problem(path, f"{file} has no heading for #{anchor}"))
    if path.endswith(".md"):
        for quoted in re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", text):
            is_there = any((base / quoted).exists() for base in (root, root / PACKAGE))
            if not is_there and quoted.isascii() and not _is_pattern(quoted):
                problems.append(Problem(path, f"quotes `{quoted}`, which is not there"))
    return problems


def _is_pattern(quoted: str) -> bool:
    """Whether a quoted path has a placeholder in capitals, or is written when a command runs."""
    parts = quoted.split("/")
    return any(part.isupper() and "." not in part for part in parts) or parts[0] in (
        "build",
        ".venv",
    )


def headings(notebook: Path) -> set[str]:
    """Return the anchors of a notebook's headings: the text, blanks as hyphens, no backticks."""
    cells = nbformat.read(notebook, as_version=4).cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    titles = re.findall(r"^#{1,6} +(.+?)\s*$", prose, re.MULTILINE)
    return {title.replace("`", "").replace(" ", "-") for title in titles}


def student_view(source: str, stub: str | None = None) -> str:
    """Return ``source`` without what lies between markers, with ``stub`` where a solution was."""
    kept: list[str] = []
    inside = False
    for line in source.split("\n"):
        if any(f"BEGIN {region}" in line for region in REGIONS):
            inside = True
            if "BEGIN SOLUTION" in line and stub is not None:
                indent = line[: len(line) - len(line.lstrip())]
                kept += [indent + part for part in stub.split("\n")]
        elif any(f"END {region}" in line for region in REGIONS):
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def _stub(cell: NotebookNode) -> str:
    is_code = cell.cell_type == "code"
    return "# YOUR CODE HERE\nraise NotImplementedError()" if is_code else "YOUR ANSWER HERE"


def paragraphs(markdown: str) -> str:
    """Return the running text of a markdown cell."""
    text = student_view(markdown)
    text = re.sub(r"<details>.*?</details>|\$\$.*?\$\$|```.*?```", "", text, flags=re.DOTALL)
    text = LINK.sub("]", text)
    lines = (line for line in text.splitlines() if not re.match(r"\s*([-*#|>]|\d+\.)\s*", line))
    return "\n".join(line for line in lines if not line.startswith("  "))


def stated_points(readme: str) -> dict[str, int]:
    """Return notebook -> points from the README's table rows ``| `NAME` | tasks | points |``."""
    rows = re.findall(r"^\| `(\w+)` \|.*\| (\d+) \|$", readme, re.MULTILINE)
    return {name: int(points) for name, points in rows}


def _first_line(cell: NotebookNode) -> str:
    return repr(cell.source.split("\n", 1)[0][:60])


def check_course(root: Path = ROOT) -> list[Problem]:
    """Run every check on the course below ``root``."""
    tasks = {p.stem: read_text_notebook(p) for p in sorted((root / "authoring/tasks").glob("*.py"))}
    lessons = {
        p.stem: read_text_notebook(p)
        for p in sorted((root / "authoring/lessons").glob("[0-9]*.py"))
    }
    problems = check_grade_ids({name: nb.cells for name, nb in tasks.items()})
    readme = (root / "README.md").read_text(encoding="utf-8")
    problems += check_points({name: nb.cells for name, nb in tasks.items()}, stated_points(readme))
    for name, notebook in {**tasks, **lessons}.items():
        problems += check_code_sizes(name, notebook.cells)
        problems += check_prose_sizes(name, notebook.cells)
        problems += check_rhythm(name, notebook.cells)
    for name, notebook in tasks.items():
        release = root / "release" / ASSIGNMENT / f"{name}.ipynb"
        problems += check_release(name, notebook, nbformat.read(release, as_version=4))
        problems += check_minutes(name, notebook.cells)
        problems += check_schemes(name, notebook)
        prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        problems += check_links(f"release/{ASSIGNMENT}/{name}.ipynb", prose, root)
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    pages = subprocess.run(listed, cwd=root, capture_output=True, text=True, check=True)
    for page in pages.stdout.split():
        problems += check_links(page, (root / page).read_text(encoding="utf-8"), root)
    return problems


if __name__ == "__main__":
    found = check_course()
    print(*found, sep="\n")
    errors = [problem for problem in found if not problem.is_warning]
    print(f"check: {len(errors)} errors, {len(found) - len(errors)} warnings")
    sys.exit(bool(errors))
