"""Each check of the course's own lint passes on a good course and fails on a bad one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tools.build import ASSIGNMENT, build
from tools.check import (
    Problem,
    check_code_sizes,
    check_course,
    check_grade_ids,
    check_links,
    check_minutes,
    check_points,
    check_prose_sizes,
    check_release,
    check_rhythm,
    check_schemes,
    headings,
    paragraphs,
    stated_points,
    student_view,
)

HIDDEN = "\n".join(["### BEGIN HIDDEN TESTS", *["x = 1"] * 30, "### END HIDDEN TESTS"])


def code(lines: int, *, hidden: bool = False) -> NotebookNode:
    """Return a code cell of that many visible lines."""
    source = "\n".join(["x = 1"] * lines)
    return nbformat.v4.new_code_cell(f"{source}\n{HIDDEN}" if hidden else source)


def prose(words: int) -> NotebookNode:
    """Return a markdown cell of that many words."""
    return nbformat.v4.new_markdown_cell("# Title not counted\n\n" + " ".join(["word"] * words))


def markdown(text: str) -> NotebookNode:
    """Return a markdown cell of that text."""
    return nbformat.v4.new_markdown_cell(text)


def cell(
    name: str | None = None, *, points: float | None = None, answer: bool = False
) -> NotebookNode:
    """Return a cell with a mark."""
    made = nbformat.v4.new_code_cell("", id=name or "free")
    if name is not None:
        made.metadata["nbgrader"] = NotebookNode(
            grade_id=name, grade=points is not None, solution=answer, locked=not answer
        )
        if points is not None:
            made.metadata["nbgrader"]["points"] = points
    return made


def whats(problems: list[Problem]) -> list[str]:
    """Return what each problem says."""
    return [problem.what for problem in problems]


# ---- sizes and rhythm ----


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [code(5)],
        [code(1), code(5), code(20)],
        [code(3)] * 9 + [code(40)],
        [code(5, hidden=True)],
    ],
    ids=["none", "median", "three", "one in ten", "hidden lines"],
)
def test_code_cells_of_good_size_pass(cells: list[NotebookNode]) -> None:
    """Hidden tests count only for the upper limit."""
    assert [] == check_code_sizes("quiz", cells)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([code(3)] * 9 + [code(41)], ["a code cell of 41 lines (at most 40): 'x = 1'"]),
        ([code(9, hidden=True)] + [code(3)] * 9, ["a code cell of 41 lines (at most 40): 'x = 1'"]),
        ([code(6)], ["median code cell 6 lines"]),
        ([code(3)] * 8 + [code(21)], ["more than one code cell in ten is over 20 lines"]),
    ],
    ids=["over 40", "over 40 with hidden lines", "median", "two in ten"],
)
def test_code_cells_that_are_too_long_are_told(
    cells: list[NotebookNode], expected: list[str]
) -> None:
    """No cell over 40 lines, nine in ten up to 20, the median at most 5."""
    assert expected == whats(check_code_sizes("quiz", cells))


@pytest.mark.parametrize("words", [0, 25, 70])
def test_prose_of_good_size_passes(words: int) -> None:
    """25 to 70 words, or a heading alone."""
    assert [] == check_prose_sizes("quiz", [prose(words), code(80)])


@pytest.mark.parametrize("words", [1, 24, 71])
def test_prose_that_is_too_short_or_long_is_told(words: int) -> None:
    """The problem says how many words there are, and where."""
    expected = [f"prose of {words} words: '# Title not counted'"]
    assert expected == whats(check_prose_sizes("quiz", [prose(words)]))


def test_the_students_own_text_has_no_size() -> None:
    """A text answer is as long as its student makes it."""
    answer = prose(3)
    answer.metadata["nbgrader"] = NotebookNode(solution=True)
    assert [] == check_prose_sizes("quiz", [answer])


@pytest.mark.parametrize(
    "text",
    [
        "- item of a list",
        "1. item",
        "| a | table |",
        "> quoted",
        "$$\nx = 1\n$$",
        "```python\nx = 1\n```",
        "<details>\n\nfolded\n\n</details>",
        "  continued item",
        "### BEGIN MARK SCHEME\nModel answer.\n### END MARK SCHEME",
    ],
)
def test_only_running_text_counts(text: str) -> None:
    """Lists, tables, formulas, code, folds and mark schemes are no paragraphs."""
    assert ["one", "two"] == paragraphs(f"one\n\n{text}\n\ntwo").split()


def test_a_link_counts_by_its_words() -> None:
    """The address of a link is not read aloud."""
    assert 3 == len(paragraphs("see [the lesson](../../a/very-long_path.ipynb#x)").split())


def test_two_code_cells_in_a_row_pass() -> None:
    """Prose after each pair is enough."""
    assert [] == check_rhythm("quiz", [code(1), code(1), prose(30), code(1), code(1)])


def test_three_code_cells_in_a_row_are_told() -> None:
    """The problem says from which cell on."""
    problems = check_rhythm("quiz", [prose(30), code(1), code(1), code(1)])
    assert ["three code cells in a row, from cell 2"] == whats(problems)


# ---- names and points ----


def test_good_grade_ids_pass() -> None:
    """Lower-case words; the same word in another notebook is another cell."""
    cells = [cell("setup"), cell("q1", answer=True), cell("test_q1", points=3), cell()]
    assert [] == check_grade_ids({"quiz": cells, "theory": cells})


def test_a_text_answer_is_its_own_test() -> None:
    """A cell that a person marks needs no answer before it."""
    assert [] == check_grade_ids({"theory": [cell("essay", points=4, answer=True)]})


@pytest.mark.parametrize("name", ["Q1", "test-q1", "1st", "_q", "q_", "q__1", "cell-3f2a", ""])
def test_a_grade_id_that_is_no_word_is_told(name: str) -> None:
    """Random ids and other spellings are told."""
    problems = check_grade_ids({"quiz": [cell(name, answer=True)]})
    assert [f"grade_id {name!r} is not made of words"] == whats(problems)


def test_a_grade_id_that_is_there_twice_is_told() -> None:
    """nbgrader would drop one of them."""
    problems = check_grade_ids({"quiz": [cell("q1", answer=True), cell("q1", answer=True)]})
    assert ["grade_id 'q1' is there twice"] == whats(problems)


def test_a_test_before_any_answer_is_told() -> None:
    """A test checks an answer above it; a locked cell is none."""
    cells = [cell("setup"), cell("test_q1", points=3), cell("q1", answer=True)]
    assert ["test 'test_q1' stands before any answer"] == whats(check_grade_ids({"quiz": cells}))


@pytest.mark.parametrize(
    ("points", "stated", "expected"),
    [
        ([60, 40], {"quiz": 100}, []),
        ([60, 30], {"quiz": 100}, ["90 points, README.md states 100"]),
        ([100], {}, ["100 points, README.md states None", "the points add up to 0"]),
        ([90], {"quiz": 90}, ["the points add up to 90"]),
        ([60, 40], {"quiz": 100, "theory": 25}, ["the points add up to 125"]),
    ],
)
def test_points(points: list[float], stated: dict[str, int], expected: list[str]) -> None:
    """Each notebook has the points that the README states, and they add up to 100."""
    cells = [cell(f"t{number}", points=value) for number, value in enumerate(points)]
    assert expected == whats(check_points({"quiz": [*cells, cell("q"), cell()]}, stated))


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        ([], []),
        ([75, 60, 15], []),
        ([70, 60, 13], ["70 minutes, but its tasks add up to 73"]),
        ([5], ["5 minutes, but its tasks add up to 0"]),
    ],
)
def test_minutes(minutes: list[int], expected: list[str]) -> None:
    """The tasks take as long as the notebook says in its first cell."""
    texts = [f"# Title\n\n**3 points, about {m} minutes.** Wait 9 minutes." for m in minutes]
    assert expected == whats(check_minutes("q", [code(1), *map(markdown, texts)]))


def test_stated_points_are_read_from_the_table() -> None:
    """Rows of sections count, other tables do not."""
    readme = (
        "| section | tasks | points |\n|---|---|---|\n| `quiz` | three `q` | 10 |\n| x | y | 9 |"
    )
    assert {"quiz": 10} == stated_points(readme)


# ---- release ----

SOLUTION = "x = ...\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n"
SOURCE = {
    "x": SOLUTION + "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION",
    "test_x": "assert x\n### BEGIN HIDDEN TESTS\nassert x == 1\n### END HIDDEN TESTS",
}
RELEASED = {
    "x": "x = ...\n# YOUR CODE HERE\nraise NotImplementedError()\ndef f():\n"
    "    # YOUR CODE HERE\n    raise NotImplementedError()",
    "test_x": "assert x",
}
TEXT = {"essay": "*Your answer:*\n### BEGIN SOLUTION\nModel.\n### END SOLUTION"}


def tiny(cells: dict[str, str], texts: dict[str, str] | None = None) -> NotebookNode:
    """Return a notebook of those code and text cells."""
    made = [nbformat.v4.new_code_cell(source, id=name) for name, source in cells.items()]
    made += [nbformat.v4.new_markdown_cell(s, id=name) for name, s in (texts or {}).items()]
    return nbformat.v4.new_notebook(cells=made)


def test_a_fresh_release_passes() -> None:
    """Solutions have become stubs, hidden tests are gone, all else is the same."""
    release = tiny(RELEASED, {"essay": "*Your answer:*\nYOUR ANSWER HERE"})
    assert [] == check_release("quiz", tiny(SOURCE, TEXT), release)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"test_x": "assert x  "}, ["cell test_x differs outside the markers"]),
        ({"test_x": ""}, ["cell test_x differs outside the markers"]),
        ({"x": "x = ..."}, ["cell x differs outside the markers"]),
        (
            {"test_x": SOURCE["test_x"]},
            ["cell test_x differs outside the markers", "cell test_x still holds a marker"],
        ),
        ({"new": "1"}, ["the release has other cells than the source: run make build"]),
    ],
    ids=["a blank", "no test", "no stub", "hidden tests", "another cell"],
)
def test_a_stale_release_is_told(changes: dict[str, str], expected: list[str]) -> None:
    """Any difference outside the markers, and any marker, is told."""
    problems = check_release("quiz", tiny(SOURCE), tiny({**RELEASED, **changes}))
    assert expected == whats(problems)


def test_a_release_with_outputs_is_told() -> None:
    """Outputs in a release would show the instructor's run."""
    release = tiny(RELEASED)
    release.cells[0].outputs = [nbformat.v4.new_output("stream", text="1")]
    assert ["cell x carries outputs"] == whats(check_release("quiz", tiny(SOURCE), release))


def test_the_students_view_has_nothing_between_markers() -> None:
    """With a stub, it stands where the solution was, at its depth."""
    source = "a\n  ### BEGIN SOLUTION\n  b\n  ### END SOLUTION\nc"
    assert "a\nc" == student_view(source)
    assert "a\n  s\n  t\nc" == student_view(source, "s\nt")


# ---- mark schemes ----

SCHEME = """### BEGIN MARK SCHEME
- **why** (1 point): The weights set the factor.
  - *Full sample:* "The weights do it."
  - *Zero sample:* "It takes longer."
### END MARK SCHEME"""


def marked(scheme: str, points: float = 1) -> NotebookNode:
    """Return a notebook of a task with that scheme and a text answer."""
    answer = cell("essay", points=points, answer=True)
    return nbformat.v4.new_notebook(cells=[markdown(scheme), answer])


def test_a_good_mark_scheme_passes() -> None:
    """It can be read, adds up and has its samples; an answer may have none."""
    assert [] == check_schemes("theory", marked(SCHEME))
    assert [] == check_schemes("theory", marked("Explain."))


@pytest.mark.parametrize(
    ("scheme", "points", "expected"),
    [
        (SCHEME, 2, "the mark scheme of essay: The ideas add up to 1, the cell's points to 2."),
        (SCHEME.replace("why", "Why"), 1, "the mark scheme of essay: idea 'Why': its id should"),
        (SCHEME.replace("Zero", "Half"), 1, "the mark scheme of essay: The idea 'why' has no zero"),
        (SCHEME.replace(" (1 point)", ""), 1, "the mark scheme of essay: The scheme lists no idea"),
        (SCHEME.replace("### END", "### And"), 1, "the mark scheme of the cell that begins"),
    ],
    ids=["sum", "id", "sample", "prose", "end"],
)  # fmt: skip
def test_a_mark_scheme_that_breaks_a_rule_is_told(
    scheme: str, points: float, expected: str
) -> None:
    """One line says of which answer, and what is wrong."""
    (problem,) = whats(check_schemes("theory", marked(scheme, points)))
    assert problem.startswith(expected)
    assert "\n" not in problem


def test_a_mark_scheme_of_no_answer_is_told() -> None:
    """Nobody would ever mark by it."""
    notebook = marked(SCHEME)
    notebook.cells.append(markdown(SCHEME))
    expected = ["mark schemes: 2, answers that have one: 1"]
    assert expected == whats(check_schemes("theory", notebook))


# ---- links ----


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a course with one lesson and one page."""
    (tmp_path / "notebooks").mkdir()
    lesson = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# The `init` of nn.Embedding\n\n## Zero init"),
            nbformat.v4.new_code_cell("# No heading"),
        ]
    )
    nbformat.write(lesson, tmp_path / "notebooks" / "01_a.ipynb")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "why.md").write_text("Why.")
    return tmp_path


def test_headings_are_jupyters_anchors(root: Path) -> None:
    """Blanks become hyphens, backticks go, and comments in code are no headings."""
    found = headings(root / "notebooks" / "01_a.ipynb")
    assert {"The-init-of-nn.Embedding", "Zero-init"} == found


@pytest.mark.parametrize(
    "text",
    [
        "[a](docs/why.md)",
        "[a](docs/why.md#any)",
        "[a](notebooks/01_a.ipynb#Zero-init)",
        "[a](notebooks/01_a.ipynb)",
        "[a](https://e.org/missing.md) [b](#below) [c](mailto:a@e.org)",
        "`docs/why.md` `docs/` `not_a_path` `submitted/STUDENT/x` `build/course.zip`",
    ],
)
def test_links_that_lead_somewhere_pass(root: Path, text: str) -> None:
    """Files, headings and quoted paths exist; patterns and addresses are not looked at."""
    assert [] == check_links("README.md", text, root)


@pytest.mark.parametrize(
    ("text", "expected", "is_warning"),
    [
        ("[a](docs/gone.md)", "link to docs/gone.md, which is not there", False),
        ("[a](notebooks/02_b.ipynb#X)", "link to notebooks/02_b.ipynb, which is not there", True),
        ("[a](notebooks/01_a.ipynb#Gone)", "notebooks/01_a.ipynb has no heading for #Gone", False),
        ("[a](notebooks/01_a.ipynb#zero-init)",
         "notebooks/01_a.ipynb has no heading for #zero-init", False),
        ("`docs/gone.md`", "quotes `docs/gone.md`, which is not there", False),
    ],
)  # fmt: skip
def test_links_that_lead_nowhere_are_told(
    root: Path, text: str, expected: str, is_warning: bool
) -> None:
    """A lesson that is still to be written is a warning, everything else an error."""
    assert [Problem("README.md", expected, is_warning)] == check_links("README.md", text, root)


def test_a_link_is_relative_to_its_page(root: Path) -> None:
    """A page in docs/ links from there."""
    assert [] == check_links("docs/other.md", "[a](why.md) [b](../notebooks/01_a.ipynb)", root)
    assert 1 == len(check_links("docs/other.md", "[a](docs/why.md)", root))


def test_a_problem_is_one_line() -> None:
    """The terminal shows where and what."""
    assert "quiz: too long" == str(Problem("quiz", "too long"))
    assert "warning: quiz: soon" == str(Problem("quiz", "soon", is_warning=True))


# ---- the whole course ----

TASK = """# %% [markdown]
# # Quiz
#
{prose} [lesson](../../notebooks/01_a.ipynb#Zero-init).

# %% answer="q1"
q1 = ...
### BEGIN SOLUTION
q1 = 1
### END SOLUTION

# %% test="test_q1" points=100
assert q1
"""


@pytest.fixture
def course(root: Path) -> Path:
    """Return a small course in which nothing is wrong."""
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    (root / "authoring" / "tasks").mkdir(parents=True)
    task = TASK.format(prose="# " + " ".join(["word"] * 30))
    (root / "authoring" / "tasks" / "quiz.py").write_text(task)
    (source,) = build(root)
    release = nbformat.read(source, as_version=4)
    release.cells[1].source = "q1 = ...\n# YOUR CODE HERE\nraise NotImplementedError()"
    (root / "release" / ASSIGNMENT).mkdir(parents=True)
    nbformat.write(release, root / "release" / ASSIGNMENT / "quiz.ipynb")
    (root / "README.md").write_text("| `quiz` | one | 100 |\n\nSee `docs/why.md`.\n")
    return root


def test_a_good_course_has_no_problem(course: Path) -> None:
    """Every check runs over the whole course, and finds nothing."""
    assert [] == check_course(course)


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        ("authoring/tasks/quiz.py", '"test_q1"', '"test-q1"', "is not made of words"),
        ("authoring/tasks/quiz.py", "points=100", "points=99", "99 points, README.md states 100"),
        ("authoring/tasks/quiz.py", "word word", "word", "prose of"),
        ("authoring/tasks/quiz.py", "assert q1", "assert q1\n" * 45, "a code cell of 45 lines"),
        ("authoring/tasks/quiz.py", "assert q1", "assert q1\n\n# %%\n1", "three code cells"),
        ("authoring/tasks/quiz.py", "# Quiz\n", "# Quiz\n#\n# **It is 5 minutes.**\n", "5 min"),
        ("authoring/tasks/quiz.py", "#Zero-init", "#Gone", "has no heading for #Gone"),
        ("authoring/tasks/quiz.py", "# Quiz\n",
         "# Quiz\n# ### BEGIN MARK SCHEME\n# ### END MARK SCHEME\n", "mark schemes: 1, answers"),
        ("README.md", "| 100 |", "| 90 |", "the points add up to 90"),
        ("README.md", "docs/why.md", "docs/gone.md", "quotes `docs/gone.md`"),
        ("docs/why.md", "Why.", "[a](gone.md)", "link to gone.md"),
        (f"release/{ASSIGNMENT}/quiz.ipynb", "assert q1", "assert q2", "differs outside"),
    ],
)  # fmt: skip
def test_each_check_runs_over_the_course(
    course: Path, path: str, old: str, new: str, expected: str
) -> None:
    """What is spoilt in one file is told."""
    text = (course / path).read_text()
    assert old in text
    (course / path).write_text(text.replace(old, new))
    assert any(expected in problem.what for problem in check_course(course))
