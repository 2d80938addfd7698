"""The report's page: its numbers are the gradebook's, it is safe, and everybody can read it."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from invigilator.__main__ import main
from invigilator.errors import CourseError
from invigilator.gradebook import new_gradebook
from invigilator.hooks import feedback_exporter
from invigilator.marking.agreement import Agreement
from invigilator.marking.overview import IdeaCount, TaskProgress
from invigilator.marking.scheme import Idea, Scheme
from invigilator.marking.tasks import TextTask
from invigilator.reports.class_book import ClassBook, Member
from invigilator.reports.page import TEMPLATES, message, render, write_report
from invigilator.reports.read_class import read_class
from invigilator.ways import Way, write_ways
from tests.attacks.pages import elements
from tests.support.class_books import HOSTILE, book, submission

# nbgrader adds its rows in an order that SQLAlchemy remarks on
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

NAME = "embedding-init"
MADE = datetime(2026, 2, 1, 12, tzinfo=timezone.utc)  # noqa: UP017  # reads as what it is
SERVER = "https://hub.example/user/ada"
CLASS = book(
    Member("ada", "Ada", "Lovelace", submission=submission("ada", (2, 3, None), seconds=1.5)),
    submission("bo", (0, 1.25, 4), lost={"q1": "std is 0.14", "q2": "why"}, penalty=1.0),
    submission("cem", (1, 3, None), incidents=("handed in 1.0 hours late",), seconds=6.25),
    Member("di"),
    Member("eve", is_waiting=True),
)
EMPTY = book()
ALONE = book(submission("ada", (2, 1.5, 3), lost={"q2": "one idea is missing"}))
FLAWLESS = book(*(submission(name, (2, 3, 5)) for name in ("a", "b", "c", "d", "e", "f")))
ONLY_WAITING = book(Member("eve", is_waiting=True), Member("di"))


def page(of: ClassBook, server: str = SERVER) -> BeautifulSoup:
    """Return the page as a browser reads it."""
    return BeautifulSoup(render(of, server, MADE), "html.parser")


def part(of: BeautifulSoup, name: str) -> Tag:
    """Return the section whose heading has that id."""
    found = of.find("section", {"aria-labelledby": name})
    assert isinstance(found, Tag)
    return found


def words(tag: Tag) -> str:
    """Return what a reader sees, on one line."""
    return " ".join(tag.get_text(" ").split())


def table(section: Tag) -> list[list[str]]:
    """Return the texts of a section's table, row by row."""
    return [[words(cell) for cell in row.find_all(["th", "td"])] for row in section.find_all("tr")]


BOOKS = {
    "class": CLASS,
    "empty": EMPTY,
    "one student": ALONE,
    "nothing lost": FLAWLESS,
    "nothing graded": ONLY_WAITING,
}
every_class = pytest.mark.parametrize("of", BOOKS.values(), ids=BOOKS.keys())


# what it says


def test_the_class_at_a_glance() -> None:
    """Who is graded, the median, what waits, and how many incidents there were."""
    facts = [words(fact) for fact in page(CLASS).select(".facts > div")]
    assert [
        "Graded 3 of 5 students",
        "Median total 4.2 of 10 points",
        "To mark by hand 2 answers",
        "Incidents 1 submission",
    ] == facts


def test_every_student_has_a_row() -> None:
    """Total after the penalty, what waits, and each section; or that nothing is there."""
    rows = table(part(page(CLASS), "class"))
    assert [
        ["bo", "4.25 1 off for lateness", "0", "1.25", "4"],
        ["cem", "4", "1", "4", "0"],
        ["di", "nothing handed in"],
        ["eve", "not graded yet"],
        ["Lovelace, Ada ada", "5", "1", "5", "0"],
    ] == rows[1:]


def test_every_task_has_a_row() -> None:
    """Its share in percent and in numbers, and how well it separates in words."""
    rows = table(part(page(CLASS), "tasks"))
    assert [
        ["quiz, 5 points"],
        ["q1 2 points", "33% 1 of 3", "too few to say"],
        ["q2 3 points", "67% 2 of 3", "too few to say"],
        ["theory, 5 points"],
        ["essay 5 points, by hand", "2 to mark", "not all are marked yet"],
    ] == rows[1:]


def test_causes_have_their_counts() -> None:
    """The message, where it was, how many submissions and points."""
    rows = table(part(page(CLASS), "causes"))
    assert [["std is 0.14 quiz: q1", "1", "2"], ["why quiz: q2", "1", "1.75"]] == rows[1:]


def test_what_waits_leads_to_formgrader() -> None:
    """The notebook's list, and each student's page of it."""
    links = [str(link["href"]) for link in part(page(CLASS), "marking").find_all("a")]
    base = "https://hub.example/user/ada/formgrader"
    assert [
        f"{base}/gradebook/embedding-init/theory",
        f"{base}/submissions/ada-theory/",
        f"{base}/submissions/cem-theory/",
        "https://hub.example/user/ada/invigilator/mark",
    ] == links
    assert ": essay 2" in words(part(page(CLASS), "marking"))


def test_the_ideas_that_were_found_in_the_texts_are_counted() -> None:
    """In the order of the scheme, with how two markers agreed; no section where nobody marked."""
    ideas = tuple(Idea(name, 1.0, "what counts") for name in ("why", "when"))
    task = TextTask("ps1", "theory", "essay", Scheme("essay", "theory", 2.0, "", ideas))
    agreed = Agreement(answers=10, equal=0.8, kappa=0.7345)
    counts = (IdeaCount("why", full=12, half=3), IdeaCount("when", full=0, half=1))
    row = TaskProgress(task, 20, 0, agreed, counts, counted=19)
    html = render(CLASS, SERVER, MADE, [row])
    section = part(BeautifulSoup(html, "html.parser"), "texts")
    assert [["why", "12", "3"], ["when", "0", "1"]] == table(section)[1:]
    assert "theory, 19 answers marked by ideas" in words(section)
    assert "10 answers: the same points in 80%, Cohen\u2019s kappa 0.73" in words(section)
    assert page(CLASS).find(id="texts") is None


def test_time_is_told() -> None:
    """The distribution, and the slowest with the notebook it was."""
    section = part(page(CLASS), "time")
    assert [["cem", "6.2", "quiz"], ["ada", "1.5", "quiz"]] == table(section)[1:]
    assert "median 3.9, mean 3.9" in words(section)


def test_incidents_are_told() -> None:
    """Who was late, who is not graded, who handed in nothing."""
    section = part(page(CLASS), "incidents")
    assert [["cem", "handed in 1.0 hours late"]] == table(section)[1:]
    assert "Not graded yet , but handed in: eve." in words(section)
    assert "Nothing handed in: di." in words(section)


@pytest.mark.parametrize(
    ("of", "name", "text"),
    [
        (EMPTY, "points", "No submission is graded yet."),
        (EMPTY, "class", "There is no student in the gradebook."),
        (EMPTY, "incidents", "None."),
        (EMPTY, "marking", "Nothing waits to be marked."),
        (EMPTY, "time", "No graded notebook says how long it took."),
        (FLAWLESS, "causes", "No graded submission lost a point in a test."),
        (FLAWLESS, "tasks", "not at all: everyone solved it"),
        (ALONE, "causes", "one idea is missing"),
        (ONLY_WAITING, "incidents", "Not graded yet"),
    ],
)
def test_what_is_not_there_is_said(of: ClassBook, name: str, text: str) -> None:
    """An empty part says so, in words."""
    assert text in words(part(page(of), name))


def test_points_are_called_preliminary_only_where_they_are() -> None:
    """With nothing to mark, no warning."""
    assert "not final" in words(page(CLASS))
    assert "not final" not in words(page(FLAWLESS))


def test_points_that_rest_on_tests_beside_are_told() -> None:
    """How many, and which tests; a course without any has no word of it."""
    assert "beside" not in words(page(CLASS))
    tasks = tuple(replace(task, beside=task.name == "q2") for task in CLASS.tasks)
    shown = page(replace(CLASS, tasks=tasks))
    assert "3 of 10 points rest on tests that run beside the student's code" in words(shown)
    assert ["q2 3 points, beside"] == [
        row[0] for row in table(part(shown, "tasks")) if "beside" in row[0]
    ]


# what must not happen


def hostile_class() -> ClassBook:
    """Return a class in which every text that a student can choose is hostile."""
    return book(
        *(
            Member(
                text,
                text,
                text,
                text,
                text,
                submission(
                    text, (0, 1, None), lost={"q1": text}, incidents=(text,), seconds=float(number)
                ),
            )
            for number, text in enumerate(HOSTILE)
        ),
        *(Member(f"waiting {text}", is_waiting=True) for text in HOSTILE),
        *(Member(f"absent {text}") for text in HOSTILE),
    )


def test_nothing_a_student_chose_runs() -> None:
    """Names, ids and messages make no element and no attribute, whichever way it is parsed."""
    page_text = render(hostile_class(), SERVER, MADE)
    harmless = {
        (name, *attributes) for name, attributes, _ in elements(render(CLASS, SERVER, MADE))
    }
    hostile = {(name, *attributes) for name, attributes, _ in elements(page_text)}
    assert set() == hostile - harmless
    assert not any(name.startswith("on") for _, *names in harmless for name in names)
    shown = BeautifulSoup(page_text, "html.parser").get_text()
    assert [] == [text for text in HOSTILE if text not in shown]


@every_class
def test_no_outside_resource_is_loaded(of: ClassBook) -> None:
    """No script, picture, font or sheet from anywhere, and the browser is told to refuse them."""
    soup = page(of)
    assert [] == soup.find_all(["script", "link", "img", "iframe", "object", "embed", "base"])
    assert [] == [tag for tag in soup.find_all(True) if {"src", "srcset", "data"} & set(tag.attrs)]
    style = "".join(tag.get_text() for tag in soup.find_all("style"))
    assert not re.search(r"url\(|@import|https?:", style)
    policy = soup.find("meta", {"http-equiv": "Content-Security-Policy"})
    assert isinstance(policy, Tag)
    assert "default-src 'none'; style-src 'unsafe-inline'" == policy["content"]


def test_links_lead_to_the_page_its_files_or_the_pages_for_marking() -> None:
    """Also where students are called what they please."""
    for link in page(hostile_class()).find_all("a"):
        target = str(link["href"])
        inside = target.startswith("#") or target in ("grades.csv", "canvas.csv", "moodle.csv")
        on_server = target.removeprefix(SERVER)
        assert inside or on_server.startswith("/formgrader/") or on_server == "/invigilator/mark"
        assert urlsplit(target).scheme in ("", "https")


def test_a_long_message_is_cut() -> None:
    """Only student code can make one; the page stays readable."""
    assert 400 == len(message("x" * 10_000))
    assert "a b" == message("a\x1b[31m\n  b\x00")


# who can read it


@every_class
def test_the_page_has_landmarks_and_headings_in_order(of: ClassBook) -> None:
    """A language, one h1, no level left out, and each section named by its heading."""
    soup = page(of)
    assert soup.html is not None
    assert "en" == soup.html["lang"]
    for landmark in ("header", "nav", "main", "footer"):
        assert 1 == len(soup.find_all(landmark))
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("h[1-6]"))]
    assert [1, *[2] * 8] == levels
    names = {str(tag["id"]) for tag in soup.find_all(id=True)}
    assert len(names) == len(soup.find_all(id=True))
    assert {str(tag["aria-labelledby"]) for tag in soup.find_all("section")} <= names
    inside = [str(link["href"])[1:] for link in soup.select('a[href^="#"]')]
    assert {"main"} < set(inside) <= names


@every_class
def test_tables_and_pictures_have_words(of: ClassBook) -> None:
    """Captions, scopes, text alternatives; what scrolls can be reached by keyboard."""
    soup = page(of)
    for found in soup.find_all("table"):
        assert found.caption is not None
        assert found.caption.get_text(strip=True)
        for heading in found.find_all("th"):
            assert heading["scope"] in ("col", "row", "rowgroup")
    for picture in soup.find_all("svg"):
        told = picture.get("role") == "img" and str(picture.get("aria-label", "")).strip()
        assert told or picture.get("aria-hidden") == "true"
    for region in soup.select(".scroll"):
        assert ("region", "0") == (region["role"], region["tabindex"])


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, by WCAG's formula."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("folder", [TEMPLATES, feedback_exporter.TEMPLATES / "feedback_page"])
def test_contrast_is_enough_in_light_and_dark(folder: Path) -> None:
    """4.5 to 1 for text on both backgrounds, 3 to 1 for bars, by WCAG AA."""
    style = (folder / "style.css").read_text(encoding="utf-8")
    schemes = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert 2 == len(schemes)
    for scheme in schemes:
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", scheme))
        for name in colours.keys() - {"page", "panel", "line"}:
            for ground in ("page", "panel"):
                pair = sorted((luminance(colours[name]), luminance(colours[ground])))
                wanted = 3 if name == "bar" else 4.5
                assert (pair[1] + 0.05) / (pair[0] + 0.05) >= wanted, (name, ground)


# from a gradebook to files


@pytest.fixture
def course(tmp_path: Path) -> CourseDirectory:
    """Return a course with two students' graded quiz, one of whom is late, and one absent."""
    with new_gradebook(str(tmp_path / "gradebook.db"), "course") as gradebook:
        gradebook.add_assignment(NAME, duedate="2026-01-02 00:00:00 UTC")
        gradebook.add_notebook("quiz", NAME)
        for cell, points in {"test_b": 2, "test_a": 3, "essay": 5}.items():
            kind = "markdown" if cell == "essay" else "code"
            gradebook.add_grade_cell(cell, "quiz", NAME, max_score=points, cell_type=kind)
        gradebook.add_solution_cell("essay", "quiz", NAME)
        gradebook.add_student("ada", first_name="Ada", last_name="Lovelace", lms_user_id="17")
        gradebook.add_student("bo")
        gradebook.add_student("cem")
        record(gradebook, tmp_path, "ada", {"test_b": 2, "test_a": 1.5, "essay": None})
        record(gradebook, tmp_path, "bo", {"test_b": 0, "test_a": 3, "essay": 4}, late=True)
    (tmp_path / "submitted" / "dora" / NAME).mkdir(parents=True)
    source = tmp_path / "source" / NAME / "quiz.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(notebook("test_b", "test_a", "essay"), source)
    config = Config()
    config.CourseDirectory.root = str(tmp_path)
    config.CourseDirectory.course_id = "course"
    return CourseDirectory(config=config)


def notebook(*cells: str) -> nbformat.NotebookNode:
    """Return a notebook of code cells with those ids."""
    made = [
        nbformat.v4.new_code_cell("", metadata={"nbgrader": {"grade_id": name, "grade": True}})
        for name in cells
    ]
    return nbformat.v4.new_notebook(cells=made)


def record(
    gradebook: Gradebook,
    root: Path,
    student: str,
    points: dict[str, float | None],
    *,
    late: bool = False,
) -> None:
    """Record a graded quiz, with the time it took."""
    when = "2026-01-03 00:00:00 UTC" if late else "2026-01-01 00:00:00 UTC"
    gradebook.add_submission(NAME, student, timestamp=when)
    for name, value in points.items():
        grade = gradebook.find_grade(name, "quiz", NAME, student)
        grade.needs_manual_grade = value is None
        if name == "essay":
            grade.manual_score = value
        else:
            grade.auto_score = value
    gradebook.find_submission_notebook("quiz", NAME, student).late_submission_penalty = float(late)
    gradebook.db.commit()
    graded = notebook(*points)
    graded.metadata["invigilator"] = {"incidents": [], "seconds": 2.5}
    path = root / "autograded" / student / NAME / "quiz.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(graded, path)


def test_the_class_is_read_as_the_gradebook_has_it(course: CourseDirectory) -> None:
    """Everybody, every point, tasks in the order of the notebook, penalties and times."""
    write_ways(Path(course.root), NAME, {("quiz", "test_a"): Way.BESIDE})
    found = read_class(course, NAME)
    assert [("test_b", 2, ""), ("test_a", 3, "beside"), ("essay", 5, "by hand")] == [
        (task.name, task.max_points, "beside" * task.beside + "by hand" * task.by_hand)
        for task in found.tasks
    ]
    members = {member.student: member for member in found.members}
    assert ["ada", "bo", "cem", "dora"] == list(members)
    ada, bo = members["ada"], members["bo"].submission
    assert ("Lovelace, Ada", "17") == (ada.name, ada.lms_id)
    assert ada.submission is not None
    assert (3.5, 1, 2.5) == (
        ada.submission.points,
        ada.submission.result.to_mark,
        ada.submission.seconds,
    )
    assert bo is not None
    assert (6, 7, 1) == (bo.points, bo.result.points, bo.penalty)
    assert members["dora"].is_waiting
    assert (None, False) == (members["cem"].submission, members["cem"].is_waiting)
    with Gradebook(course.db_url) as gradebook:
        expected = {
            (entry.student_id, grade.name): grade.score
            for entry in gradebook.assignment_submissions(NAME)
            for part in entry.notebooks
            for grade in part.grades
        }
    read = {
        (member.student, name): mark.points
        for member in found.members
        if member.submission
        for (_, name), mark in member.submission.marks.items()
    }
    assert expected == read


def test_the_report_is_a_page_and_three_files(course: CourseDirectory) -> None:
    """They lie in report/ASSIGNMENT, and agree with one another and the gradebook."""
    written = write_report(course, NAME)[0]
    folder = Path(course.root) / "report" / NAME
    assert folder / "index.html" == written
    assert ["canvas.csv", "grades.csv", "index.html", "moodle.csv"] == sorted(
        path.name for path in folder.iterdir()
    )
    soup = BeautifulSoup(written.read_text(encoding="utf-8"), "html.parser")
    assert [
        ["bo", "6 1 off for lateness", "0", "7"],
        ["cem", "nothing handed in"],
        ["dora", "not graded yet"],
        ["Lovelace, Ada ada", "3.5", "1", "3.5"],
    ] == table(part(soup, "class"))[1:]
    with (folder / "canvas.csv").open(encoding="utf-8", newline="") as stream:
        assert [["Lovelace, Ada", "17", "3.5"], ["bo", "", "6"]] == [
            [row[0], row[1], row[5]] for row in list(csv.reader(stream))[2:]
        ]
    with (folder / "moodle.csv").open(encoding="utf-8", newline="") as stream:
        assert [["ada", "3.5"], ["bo", "6"]] == [row[2:] for row in list(csv.reader(stream))[1:]]


def test_points_by_hand_are_no_cause_of_lost_points(course: CourseDirectory) -> None:
    """A text with four of five points was answered; the person who marked it says why."""
    soup = BeautifulSoup(render(read_class(course, NAME), SERVER, MADE), "html.parser")
    assert "essay" not in words(part(soup, "causes"))
    assert [["not answered quiz: test_a, quiz: test_b", "2", "3.5"]] == table(part(soup, "causes"))[
        1:
    ]


def test_a_folder_that_cannot_be_written_is_said(course: CourseDirectory, tmp_path: Path) -> None:
    """One line names it."""
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match=r"file.*cannot be written to \("):
        write_report(course, NAME, tmp_path / "file" / "report")


def test_the_command_says_where_the_report_is(
    course: CourseDirectory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 0 and the path; 1 and one line for an assignment that is not there."""
    monkeypatch.chdir(course.root)
    assert 0 == main(["report", NAME, "--to", "somewhere", "--server", SERVER])
    assert str(Path("somewhere") / "index.html") == capsys.readouterr().out.strip()
    assert SERVER in Path("somewhere/index.html").read_text(encoding="utf-8")
    assert 1 == main(["report", "other"])
    assert "invigilator: other: not in the gradebook" in capsys.readouterr().err


def test_a_report_loads_no_library_of_the_lessons(course: CourseDirectory) -> None:
    """What students compute and draw with takes longer to load than a class to read."""
    code = (
        "import sys; from invigilator.__main__ import main; main(sys.argv[1:]);"
        "print({'numpy', 'matplotlib', 'torch'} & set(sys.modules))"
    )
    words = [sys.executable, "-c", code, "report", NAME]
    said = subprocess.check_output(words, cwd=course.root, text=True)
    assert "set()" == said.splitlines()[-1]
