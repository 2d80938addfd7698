"""A student's feedback page: points first, then why, then their own work, and no hidden test."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Application, Config

from invigilator.cells import EXTRA_ID, STOPPED, leave_to_person
from invigilator.gradebook import new_gradebook
from invigilator.hooks.feedback import (
    HideTestTracebacks,
    Row,
    kind_of_cell,
    lower_headings,
    scrolling_tables,
    summary_rows,
)
from tests.attacks.pages import elements
from tests.support.class_books import HOSTILE
from tests.support.courses import hand_in, quiz_course
from tools.build import ASSIGNMENT, ROOT
from tools.course_root import nbgrader

NAME = "embedding-init"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJg"
)
TASK = "Give q1. Read [the default](../../notebooks/02_init.ipynb#The-default-of-nn.Embedding)."
TEST = """# q1 is a letter
assert q1 in "abc"
### BEGIN HIDDEN TESTS
assert q1 == "the hidden answer"
### END HIDDEN TESTS"""
PROMPT = """## Task 2: in your own words
Say why.
### BEGIN MARK SCHEME
the mark scheme
### END MARK SCHEME"""
# nbgrader adds its rows in an order that SQLAlchemy remarks on
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


def mark(name: str, *, grade: bool = False, solution: bool = False) -> dict[str, Any]:
    """Return nbgrader's metadata of a cell."""
    kind = {"grade": grade, "solution": solution, "locked": not solution, "task": False}
    return {"nbgrader": {"grade_id": name, "schema_version": 3, **kind}}


def code(source: str, metadata: dict[str, Any], *outputs: dict[str, Any]) -> NotebookNode:
    """Return a code cell with those outputs."""
    made = [nbformat.v4.new_output(**output) for output in outputs]
    return nbformat.v4.new_code_cell(source, metadata=metadata, outputs=made)


def failure(message: str, ename: str = "AssertionError") -> dict[str, Any]:
    """Return the output of a test that failed, whose traceback quotes the hidden test."""
    traceback = ['assert q1 == "the hidden answer"', f"{ename}: {message}"]
    return {"output_type": "error", "ename": ename, "evalue": message, "traceback": traceback}


def graded(message: str, answer: str) -> NotebookNode:
    """Return a graded notebook in which the first test failed with ``message``."""
    picture = {"output_type": "display_data", "data": {"image/png": PIXEL}}
    extra = nbformat.v4.new_code_cell("my_own = 1", id=f"{EXTRA_ID}3-0")
    cells = [
        nbformat.v4.new_markdown_cell(f"# The quiz\n\n## Task 1: a letter\n{TASK}"),
        code(answer, mark("q1", solution=True), picture),
        code(TEST, mark("test_q1", grade=True), failure(message)),
        code("assert True", mark("test_form", grade=True)),
        extra,
        nbformat.v4.new_markdown_cell(PROMPT, metadata=mark("essay_task")),
        nbformat.v4.new_markdown_cell(
            "My **words**.", metadata=mark("essay", grade=True, solution=True)
        ),
        nbformat.v4.new_markdown_cell(
            "More words.", metadata=mark("waiting", grade=True, solution=True)
        ),
    ]
    return nbformat.v4.new_notebook(cells=cells)


def add_student(book: Gradebook, root: Path, student: str, message: str, answer: str) -> None:
    """Record a graded submission and write its notebook."""
    book.add_student(student)
    book.add_submission(NAME, student)
    points = {"test_q1": 0.0, "test_form": 1.0, "essay": 2.5, "waiting": None}
    for name, value in points.items():
        grade = book.find_grade(name, "quiz", NAME, student)
        grade.auto_score, grade.needs_manual_grade = value, value is None
        if name == "essay":
            grade.manual_score = value
    comment = book.find_comment("essay", "quiz", NAME, student)
    comment.manual_comment = f"Say *more*. {HOSTILE[1]}\n\n|a|b|\n|-|-|\n|1|2|\n"
    for name in ("test_a", "test_b"):
        grade = book.find_grade(name, "theory", NAME, student)
        grade.auto_score, grade.needs_manual_grade = 2.0, False
    book.db.commit()
    folder = root / "autograded" / student / NAME
    folder.mkdir(parents=True)
    nbformat.write(graded(message, answer), folder / "quiz.ipynb")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course of two students whose feedback nbgrader's own command has written."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    with new_gradebook(str(root / "gradebook.db"), "") as book:
        book.add_assignment(NAME)
        book.add_notebook("quiz", NAME)
        book.add_notebook("theory", NAME)
        for name, points in {"test_q1": 3, "test_form": 1, "essay": 4, "waiting": 2}.items():
            kind = "code" if name.startswith("test") else "markdown"
            book.add_grade_cell(name, "quiz", NAME, max_score=points, cell_type=kind)
        for name in ("q1", "essay", "waiting"):
            book.add_solution_cell(name, "quiz", NAME)
        for name in ("test_a", "test_b"):
            book.add_grade_cell(name, "theory", NAME, max_score=2, cell_type="code")
        add_student(book, root, "ada", "q1 should be b: read on", 'q1 = "a"')
        everything = " ".join(HOSTILE)
        add_student(book, root, "mallory", everything, f"q1 = {everything!r}")
    nbgrader(root, "generate_feedback", NAME)
    return root


def page(root: Path, student: str = "ada") -> str:
    """Return a student's page."""
    return (root / "feedback" / student / NAME / "quiz.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def soup(root: Path) -> BeautifulSoup:
    """Return the page as a browser reads it."""
    return BeautifulSoup(page(root), "html.parser")


def words(tag: Tag) -> str:
    """Return what a reader sees, on one line."""
    return " ".join(tag.get_text(" ").split())


def first(of: Tag, name: str) -> Tag:
    """Return the first element of that name."""
    found = of.find(name)
    assert isinstance(found, Tag)
    return found


# what it says


def test_points_come_first(soup: BeautifulSoup) -> None:
    """The total, what is still to be marked, the other notebooks, then each task."""
    assert "quiz: 3.5 of 10 points" == words(first(soup, "h1"))
    assert "1 answer is still to be marked by a person" in words(first(soup, "header"))
    assert ["quiz 3.5/10", "theory (not handed in) 4/4"] == [
        words(entry) for entry in soup.select("nav li")
    ]
    assert "Points" == words(first(first(soup, "main"), "h2"))


def test_each_task_has_its_points_and_each_lost_point_its_message(soup: BeautifulSoup) -> None:
    """With the part of the lesson to read again, and what the person who marked it wrote."""
    rows = [
        [words(cell) for cell in row.find_all(["th", "td"])]
        for row in soup.select(".points > tbody > tr")
    ]
    assert ["Task 1: a letter"] == rows[0]
    assert [
        "test_ q1",
        "0 of 3 no points q1 should be b: read on "
        "Read again: lesson 02_init, “The default of nn.Embedding”",
    ] == rows[1]
    assert ["test_ form", "1 of 1"] == rows[2]
    assert ["Task 2: in your own words"] == rows[3]
    assert rows[4][0] == "essay"
    assert rows[4][1].startswith("2.5 of 4 some points Say more .")
    assert ["waiting", "0 of 2 still to be marked"] == rows[5]


def test_every_row_leads_to_its_cell(soup: BeautifulSoup) -> None:
    """The links of the table and of the top of the page have their places."""
    places = {str(tag["id"]) for tag in soup.find_all(id=True)}
    inside = {str(link["href"])[1:] for link in soup.select('a[href^="#"]')}
    assert {"test_q1", "test_form", "essay", "waiting", "main", "work"} == inside
    assert inside <= places


def test_a_student_sees_their_own_work(soup: BeautifulSoup) -> None:
    """Their answers, what they showed, and the cells they added, each called so."""
    work = soup.select_one("#work")
    assert work is not None
    assert [
        "Your answer q1",
        "A cell you added",
        "Your answer essay : 2.5 of 4 points",
        "Your answer waiting : 0 of 2 points, still to be marked",
    ] == [words(label) for label in work.select(".answer > .label, .added > .label")]
    assert 'q1 = "a"' in work.get_text()
    assert "my_own = 1" in work.get_text()
    assert ["What this cell draws"] == [image["alt"] for image in work.find_all("img")]


def test_a_table_in_a_comment_scrolls_by_itself(soup: BeautifulSoup) -> None:
    """In the table of points and below the answer, reached by keyboard and with a name."""
    boxes = soup.select(".said > .scroll, .comment > .scroll")
    assert [("group", "Table", "0")] * 2 == [
        (str(box["role"]), str(box["aria-label"]), str(box["tabindex"])) for box in boxes
    ]
    assert ["a b 1 2"] * 2 == [words(box) for box in boxes]


def test_no_hidden_test_and_no_mark_scheme_is_shown(root: Path) -> None:
    """Neither in the check's source, nor in a traceback, nor anywhere else in the file."""
    for student in ("ada", "mallory"):
        assert "hidden answer" not in page(root, student)
        assert "HIDDEN" not in page(root, student)
        assert "mark scheme" not in page(root, student)
    assert 'in "abc"' in BeautifulSoup(page(root), "html.parser").get_text()


def test_links_to_lessons_become_words(soup: BeautifulSoup) -> None:
    """A relative link would lead nowhere from where a student keeps the page."""
    assert "the default (lesson 02_init, “The default of nn.Embedding”)" in words(soup)
    assert [] == soup.select('a[href*="notebooks/"]')


# what must not happen


def test_nothing_a_student_wrote_runs(root: Path) -> None:
    """Code, messages and comments make no element and no attribute that others' do not have."""
    model = {(name, *attributes) for name, attributes, _ in elements(page(root))}
    hostile = {(name, *attributes) for name, attributes, _ in elements(page(root, "mallory"))}
    assert set() == hostile - model
    assert not any(name.startswith("on") for _, *names in model for name in names)
    shown = " ".join(BeautifulSoup(page(root, "mallory"), "html.parser").get_text().split())
    assert [] == [text for text in HOSTILE if text not in shown]


def test_the_browser_is_told_to_run_nothing_inline(soup: BeautifulSoup) -> None:
    """Only MathJax may run, and nothing may be sent anywhere."""
    policy = soup.find("meta", {"http-equiv": "Content-Security-Policy"})
    assert isinstance(policy, Tag)
    rules = dict(rule.strip().split(" ", 1) for rule in str(policy["content"]).split(";"))
    assert {"default-src", "style-src", "img-src", "script-src", "font-src"} == rules.keys()
    assert "'none'" == rules["default-src"]
    assert "https://cdnjs.cloudflare.com 'unsafe-eval'" == rules["script-src"]


# who can read it


def test_the_page_has_landmarks_and_headings_in_order(soup: BeautifulSoup) -> None:
    """One h1, the notebook's own headings below it, a language, captions and scopes."""
    assert "en" == first(soup, "html")["lang"]
    for landmark in ("header", "nav", "main", "h1"):
        assert 1 == len(soup.find_all(landmark))
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
    assert [1, 2, 2, 3, 3] == levels
    assert words(first(first(soup, "table"), "caption"))
    assert {"col", "row", "rowgroup"} == {
        str(cell["scope"]) for cell in soup.select(".points > * > tr > th")
    }
    assert all(image["alt"] for image in soup.find_all("img"))


# nbgrader's own ways to it


def test_a_students_file_with_the_pages_name_makes_way(tmp_path: Path) -> None:
    """An exported ``quiz.html`` is handed in now and then; its read-only copy is in the way."""
    root = quiz_course(tmp_path)
    (hand_in(root, "ada") / "quiz.html").write_text("exported")
    folder = hand_in(root, "bob") / "quiz.html"
    folder.mkdir()
    (folder / "style.css").write_text("saved with the page")
    for step in ("autograde", "generate_feedback"):
        nbgrader(root, step, ASSIGNMENT)
    for student in ("ada", "bob"):
        page = root / "feedback" / student / ASSIGNMENT / "quiz.html"
        assert "Task" in page.read_text(encoding="utf-8")


def test_nbgraders_command_warns_of_nothing(root: Path, tmp_path: Path) -> None:
    """An instructor who reads its log finds only what is about their course."""
    course = shutil.copytree(root, tmp_path / "course")
    log = nbgrader(course, "generate_feedback", NAME, "--force")
    warned = [line for line in log.splitlines() if "WARNING" in line]
    assert all("Removing existing assignment" in line for line in warned), warned


def test_formgraders_button_makes_the_same_page(root: Path, tmp_path: Path) -> None:
    """formgrader asks nbgrader's API, which reads the same settings."""
    for name in ("nbgrader_config.py", "gradebook.db"):
        shutil.copy(root / name, tmp_path)
    shutil.copytree(root / "autograded", tmp_path / "autograded")
    app = NbGrader()
    Application.load_config_file(app, "nbgrader_config", path=str(tmp_path))
    app.update_config(Config({"CourseDirectory": {"root": str(tmp_path)}}))
    coursedir = CourseDirectory(parent=app)
    done = NbGraderAPI(coursedir, parent=app).generate_feedback(NAME, "ada")
    assert done["success"], done
    assert page(root) == page(tmp_path)


def rows(*cells: NotebookNode, waiting: set[str] | None = None) -> list[Row]:
    """Return the table of points of a notebook."""
    return list(summary_rows(nbformat.v4.new_notebook(cells=list(cells)), waiting or set()))


def scored(cell: NotebookNode, score: float, points: float) -> NotebookNode:
    """Return ``cell`` as nbgrader's GetGrades leaves it."""
    cell.metadata.nbgrader.update(score=score, points=points)
    return cell


@pytest.mark.parametrize(
    ("score", "outputs", "state", "text"),
    [
        (3, [], "full points", ""),
        (3, [{"output_type": "stream", "name": "stdout", "text": "well done"}], "full points", ""),
        (0, [], "no points", "not answered"),
        (0, [failure("", "NotImplementedError")], "no points", "not answered"),
        (0, [failure("bad shape", "ValueError")], "no points", "ValueError: bad shape"),
        (
            1,
            [{"output_type": "stream", "name": "stdout", "text": "one idea\nis missing"}],
            "some points",
            "one idea is missing",
        ),
    ],
)
def test_a_row_says_how_it_went(
    score: float, outputs: list[dict[str, Any]], state: str, text: str
) -> None:
    """The message is the one that the class's report has."""
    found = rows(scored(code(TEST, mark("test_q1", grade=True), *outputs), score, 3))
    assert [(state, text)] == [(row.state, row.message) for row in found]


@pytest.mark.parametrize(
    ("outputs", "text"),
    [
        ([failure("stopped after 5 seconds", "KeyboardInterrupt")], STOPPED),
        ([failure("", "NotImplementedError")], "not answered"),
        ([{"output_type": "stream", "name": "stdout", "text": "KeyError"}], "not answered"),
        ([], "not answered"),
    ],
)
def test_an_answer_that_stopped_is_not_called_missing(
    outputs: list[dict[str, Any]], text: str
) -> None:
    """Who wrote an answer that ran into an error reads so; the next task starts afresh."""
    unanswered = failure("", "NotImplementedError")
    found = rows(
        code("curves = train()", mark("curves", solution=True), *outputs),
        scored(code(TEST, mark("test_curves", grade=True), unanswered), 0, 3),
        code("q2 = ...", mark("q2", solution=True)),
        scored(code(TEST, mark("test_q2", grade=True), unanswered), 0, 3),
        scored(code(TEST, mark("test_shape", grade=True), failure("bad shape")), 0, 3),
    )
    assert [text, "not answered", "bad shape"] == [row.message for row in found]


def test_an_answer_that_its_test_left_to_a_person_has_no_message_of_the_test() -> None:
    """It waits; once a person has marked it, their comment tells why points were lost."""
    cell = code(TEST, mark("test_q3", grade=True), failure("a person reads it", "NeedsPerson"))
    leave_to_person(cell)
    (waiting,) = rows(scored(cell, 0, 4), waiting={"test_q3"})
    (marked,) = rows(scored(cell, 2, 4))
    assert (waiting.state, waiting.message) == ("still to be marked", "")
    assert (marked.state, marked.message) == ("some points", "")
    HideTestTracebacks().preprocess_cell(cell, {}, 0)
    assert cell.outputs[0].traceback == ["a person reads it"]


def test_nothing_is_to_be_read_again_where_nothing_is_lost() -> None:
    """Nor while a person has still to mark it."""
    task = nbformat.v4.new_markdown_cell(f"## One\n{TASK}")
    cells = [
        scored(code(TEST, mark(name, grade=True)), score, 3)
        for name, score in (("full", 3), ("waits", 0), ("lost", 0))
    ]
    assert ["", "", "lesson 02_init, “The default of nn.Embedding”"] == [
        row.read for row in rows(task, *cells, waiting={"waits"})
    ]


def test_a_students_headings_and_links_name_no_task() -> None:
    """Only the course's own prose says what a check belongs to."""
    task = nbformat.v4.new_markdown_cell("## The task\nNo lesson.")
    own = nbformat.v4.new_markdown_cell(f"## Mine\n{TASK}", id=f"{EXTRA_ID}1-0")
    found = rows(task, own, scored(code(TEST, mark("test_q1", grade=True)), 0, 3))
    assert [("The task", "")] == [(row.task, row.read) for row in found]


def test_headings_go_down_one_level() -> None:
    """The sixth is the last there is."""
    assert '<h2 id="a">x</h2><h6>y</h6><h6>z</h6><hr>' == lower_headings(
        '<h1 id="a">x</h1><h5>y</h5><h6>z</h6><hr>'
    )


BOX = '<div class="scroll" role="group" aria-label="Table" tabindex="0">'


@pytest.mark.parametrize(
    ("html", "boxed"),
    [
        ("<p>a</p>", "<p>a</p>"),
        ("<p>a</p><table><tr></tr></table>b", f"<p>a</p>{BOX}<table><tr></tr></table></div>b"),
        (
            '<table border="1"><td><table></table></td></table><table></table>',
            f'{BOX}<table border="1"><td><table></table></td></table></div>'
            f"{BOX}<table></table></div>",
        ),
        ("<table><td>", f"{BOX}<table><td></table></div>"),
        ("a</table>", "a</table>"),
        ("<tablet></tablet>", "<tablet></tablet>"),
    ],
)
def test_each_outer_table_scrolls_in_a_box_of_its_own(html: str, boxed: str) -> None:
    """Whatever HTML a student shows, each box that opens is closed."""
    assert boxed == scrolling_tables(html)


def test_each_kind_of_cell_is_told_apart() -> None:
    """A graded answer is an answer, not a check."""
    extra = nbformat.v4.new_code_cell("", id=f"{EXTRA_ID}0-0")
    assert ["answer", "answer", "check", "given", "added"] == [
        kind_of_cell(cell)
        for cell in (
            code("", mark("a", solution=True)),
            code("", mark("b", solution=True, grade=True)),
            code("", mark("c", grade=True)),
            code("", {}),
            extra,
        )
    ]
