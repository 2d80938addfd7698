"""The CI template: what its lines do to a class, and what the report tells a code host."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nbformat
import pytest
import yaml

from invigilator.ci.grade_folders import log_lines, make_suite
from invigilator.ci.junit import Case, State, Suite, junit_xml
from invigilator.commands import make_parser
from invigilator.files import pack
from invigilator.run.parcels import CellGrade, Graded
from tests.support.courses import command, hand_in, quiz, quiz_course, run_words
from tools.build import ASSIGNMENT, ROOT
from tools.check import student_view
from tools.course_root import submit

WORKFLOW = ROOT / "docs" / "ci-workflow.yml"
PAGE = ROOT / "docs" / "ci.md"


def run_lines(workflow: Mapping[str, Any], job: str) -> list[str]:
    """Return what a job of a workflow runs, but what it installs."""
    lines = [step["run"] for step in workflow["jobs"][job]["steps"] if "run" in step]
    return [line for line in lines if "pip install" not in line]


def read_workflow() -> Mapping[str, Any]:
    """Return the ready file as data."""
    workflow: Mapping[str, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    return workflow


def page_workflows() -> list[Mapping[str, Any]]:
    """Return the YAML blocks of the page as data."""
    blocks = re.findall(r"```yaml\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [yaml.safe_load(block) for block in blocks]


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line as GitHub's runner does, with this environment's commands."""
    return run_words(["bash", "-e", "-c", line], folder)


def ci(course: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``invigilator ci`` in ``course``."""
    return run(shlex.join(command("ci", *arguments)), course)


def read_report(path: Path) -> dict[str, ElementTree.Element]:
    """Return classname name -> case, as a code host reads the report."""
    cases = ElementTree.parse(path).getroot().iter("testcase")
    return {f"{case.get('classname')} {case.get('name')}": case for case in cases}


def properties(element: ElementTree.Element) -> dict[str, str | None]:
    """Return the properties of a case or a suite."""
    found = element.findall("properties/property")
    return {str(entry.get("name")): entry.get("value") for entry in found}


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below ``folder``."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def hidden_lines(course: Path) -> set[str]:
    """Return the lines of the quiz that students never see."""
    source = nbformat.read(course / "source" / ASSIGNMENT / "quiz.ipynb", as_version=4)
    lines: set[str] = set()
    for cell in source.cells:
        shown = student_view(cell.source).splitlines()
        lines |= {line.strip() for line in cell.source.splitlines() if line not in shown}
    return {line for line in lines if len(line) > 12 and "###" not in line}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Return a class repository as git has it: no gradebook, nothing graded."""
    root = quiz_course(tmp_path / "class")
    (root / "gradebook.db").unlink()
    return root


def a_wrong_quiz() -> nbformat.NotebookNode:
    """Return the quiz with a wrong first answer."""
    notebook = nbformat.from_dict(nbformat.reads(nbformat.writes(quiz()), as_version=4))
    next(cell for cell in notebook.cells if cell.id == "q1").source = 'q1 = "a"'
    return notebook


class TestGradeJob:
    def test_a_class_with_a_wrong_and_an_unreadable_submission(self, course: Path) -> None:
        """The job ends with 1, and tells each lost point; nothing but the report is written."""
        hand_in(course, "right")
        submit(course, "wrong", {"quiz": a_wrong_quiz()})
        submit(course, "unreadable", {"quiz": "%PDF-1.7 not a notebook"})
        before = files(course)
        (line,) = run_lines(read_workflow(), "grade")
        done = run(line, course)
        assert (done.returncode, done.stderr) == (1, "")
        assert files(course).keys() - before.keys() == {"grades.xml"}
        cases = read_report(course / "grades.xml")
        states = {name: [part.tag for part in case][1:] for name, case in cases.items()}
        passed, failed = [list[str](), ["failure"]]
        where = "submitted/{}/embedding-init/quiz test_{}"
        assert states == {
            where.format("right", "q1"): passed,
            where.format("right", "q2"): passed,
            where.format("right", "q3"): passed,
            where.format("wrong", "q1"): failed,
            where.format("wrong", "q2"): passed,
            where.format("wrong", "q3"): passed,
            where.format("unreadable", "q1"): failed,
            where.format("unreadable", "q2"): failed,
            where.format("unreadable", "q3"): failed,
        }
        lost = cases[where.format("wrong", "q1")]
        assert properties(lost) == {"points": "0", "max_points": "3"}
        told = lost.findtext("failure") or ""
        assert told.startswith("0 of 3 points: q1 is not the usual one: draws need mean 0")
        assert told in done.stdout
        lines = hidden_lines(course)
        assert any("q1_options" in line for line in lines)
        said = done.stdout + (course / "grades.xml").read_text(encoding="utf-8")
        assert [line for line in lines if line in said] == []

    def test_a_notebook_that_cannot_be_read_says_so(self, course: Path) -> None:
        """Each of its cells is lost, and tells why beside that it is not answered."""
        submit(course, "unreadable", {"quiz": "%PDF-1.7 not a notebook"})
        (line,) = run_lines(read_workflow(), "grade")
        assert run(line, course).returncode == 1
        for case in read_report(course / "grades.xml").values():
            first, second = (case.findtext("failure") or "").splitlines()
            assert re.fullmatch(r"0 of \d points: not answered", first)
            assert second.startswith("quiz: the file could not be read")

    def test_a_class_with_all_points(self, course: Path) -> None:
        """The job ends with 0, and a gradebook that is there is neither read nor written."""
        hand_in(course, "right")
        (course / "gradebook.db").write_bytes(b"no gradebook at all")
        before = files(course)
        (line,) = run_lines(read_workflow(), "grade")
        done = run(line, course)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "submitted/right/embedding-init: 10 of 10 points\n"
        after = files(course)
        after.pop("grades.xml")
        assert after == before

    def test_the_page_has_the_same_line_for_gitlab(self) -> None:
        """What GitLab runs and shows is what GitHub does."""
        gitlab = page_workflows()[0]["grade"]
        assert gitlab["script"][-1:] == run_lines(read_workflow(), "grade")
        assert gitlab["artifacts"] == {"when": "always", "reports": {"junit": "grades.xml"}}


class TestNotebooksJob:
    def make_lesson(self, course: Path, code: str) -> None:
        """Give the course a lesson of one cell."""
        (course / "notebooks").mkdir(exist_ok=True)
        lesson = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
        nbformat.write(lesson, course / "notebooks" / "01_lesson.ipynb")

    def test_a_sound_course(self, course: Path) -> None:
        """Each line ends with 0, the solutions get every point, and no notebook is changed."""
        self.make_lesson(course, "print(open('../source/embedding-init/quiz.ipynb').read(1))")
        before = files(course)
        for line in run_lines(read_workflow(), "notebooks"):
            done = run(line, course)
            assert done.returncode == 0, done.stderr
        assert done.stdout == "source/embedding-init: 10 of 10 points\n"
        after = files(course)
        after.pop("solutions.xml")
        assert after == before

    def test_a_lesson_that_raises(self, course: Path) -> None:
        """The first line fails."""
        self.make_lesson(course, "1 / 0")
        done = run(run_lines(read_workflow(), "notebooks")[0], course)
        assert done.returncode == 1
        assert "ZeroDivisionError" in done.stderr

    def test_a_solution_that_is_wrong(self, course: Path) -> None:
        """Executing the source finds it, and grading it says which cell."""
        self.make_lesson(course, "1")
        path = course / "source" / ASSIGNMENT / "quiz.ipynb"
        path.write_text(path.read_text().replace('q1 = \\"b\\"', 'q1 = \\"c\\"'))
        first, second = (run(line, course) for line in run_lines(read_workflow(), "notebooks"))
        assert (first.returncode, second.returncode) == (1, 1)
        assert "embedding-init/quiz test_q1: 0 of 3 points: q1 is not" in second.stdout


def test_in_a_students_repository_the_visible_checks_run(course: Path) -> None:
    """There the line ends with 0 once the notebooks are filled in, and not before."""
    (line,) = run_lines(page_workflows()[1], "checks")
    assert run(line, course).returncode == 1
    nbformat.write(quiz(), course / "release" / ASSIGNMENT / "quiz.ipynb")
    assert run(line, course).returncode == 0


def no_such_folder(course: Path) -> list[str]:
    """Name a folder that is not there."""
    return ["submitted/nobody"]


def no_source(course: Path) -> list[str]:
    """Name a folder that is no course."""
    return ["submitted/right/embedding-init", "--course", "submitted"]


def a_source_that_cannot_be_released(course: Path) -> list[str]:
    """Use a cell's name twice."""
    path = course / "source" / ASSIGNMENT / "quiz.ipynb"
    path.write_text(path.read_text().replace('"grade_id": "q2"', '"grade_id": "q1"'))
    return ["submitted/right/embedding-init"]


def an_empty_source(course: Path) -> list[str]:
    """Take the notebooks out of the source."""
    (course / "source" / ASSIGNMENT / "quiz.ipynb").unlink()
    return ["submitted/right/embedding-init"]


def a_report_that_cannot_be_written(course: Path) -> list[str]:
    """Name a report in a folder that is not there."""
    return ["submitted/right/embedding-init", "--junit", "reports/grades.xml"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (no_such_folder, "submitted/nobody: there is no such folder"),
        (no_source, "is this the course's folder?"),
        (a_source_that_cannot_be_released, "the source cannot be released: ValidationError: "),
        (an_empty_source, "the source cannot be released: NbGraderException: "),
        (a_report_that_cannot_be_written, "reports/grades.xml cannot be written"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_broken_is_said_in_one_line(
    course: Path, spoil: Callable[[Path], list[str]], said: str
) -> None:
    """The exit code is 2, and the line is all there is."""
    hand_in(course, "right")
    done = ci(course, *spoil(course))
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("invigilator: ")
    assert said in line


def test_a_folder_without_the_notebooks_is_an_error_of_its_own(course: Path) -> None:
    """So is one whose notebook is a link: it may lead to the solutions. The rest is graded."""
    hand_in(course, "right")
    submit(course, "renamed", {"my quiz": quiz()})
    linked = submit(course, "linked", {})
    (linked / "quiz.ipynb").symlink_to(course / "source" / ASSIGNMENT / "quiz.ipynb")
    folders = [f"submitted/{name}/embedding-init" for name in ("linked", "renamed", "right")]
    done = ci(course, *folders, "--junit", "grades.xml")
    assert done.returncode == 2
    cases = read_report(course / "grades.xml")
    errors = {case.get("classname"): case.findtext("error") for case in cases.values()}
    assert errors == {
        folders[0]: "no notebook was handed in",
        folders[1]: "none of its notebooks (my quiz) belongs to the assignment (quiz)",
        f"{folders[2]}/quiz": None,
    }


def test_a_folder_that_may_be_somebody_elses_is_an_error_of_its_own(course: Path) -> None:
    """A link, one that holds a hard link, and one that is closed: each is told, the rest graded."""
    right = hand_in(course, "right")
    other = course / "solved.ipynb"
    other.write_bytes((right / "quiz.ipynb").read_bytes())
    (submit(course, "hard", {}) / "quiz.ipynb").hardlink_to(other)
    (course / "submitted" / "linked").symlink_to(right)
    hand_in(course, "large")
    with open(course / "submitted" / "large" / ASSIGNMENT / "more.ipynb", "wb") as file:
        file.truncate(2**40)
    folders = [
        "submitted/linked",
        *(f"submitted/{n}/{ASSIGNMENT}" for n in ("hard", "large", "right")),
    ]
    done = ci(course, *folders, "--junit", "grades.xml")
    assert done.returncode == 2
    cases = read_report(course / "grades.xml")
    errors = {case.get("classname"): case.findtext("error") for case in cases.values()}
    assert errors == {
        folders[0]: "'linked' is a link and no folder",
        folders[1]: "'quiz.ipynb' is a hard link, so it may be somebody else's file",
        f"{folders[2]}/quiz": None,
        f"{folders[3]}/quiz": None,
    }


def test_a_whole_repository_is_a_folder_too(course: Path) -> None:
    """The notebooks are at its top, the course is elsewhere, and N points can be enough."""
    repository = course.parent / "student"
    shutil.copytree(course / "release" / ASSIGNMENT, repository)
    nbformat.write(a_wrong_quiz(), repository / "quiz.ipynb")
    (repository / ".git").mkdir()
    for number in range(1100):
        (repository / ".git" / str(number)).touch()
    done = ci(repository, ".", "--course", "../class", "--junit", "grades.xml", "--pass-points=7")
    assert done.returncode == 0, done.stderr
    assert set(read_report(repository / "grades.xml")) == {f"quiz test_q{n}" for n in (1, 2, 3)}
    done = ci(repository, ".", "--course", "../class", "--pass-points=7.5")
    assert done.returncode == 1


def test_a_text_that_waits_for_a_person_is_skipped() -> None:
    """It counts neither for nor against; an unanswered one is lost, and a missing notebook too."""
    grades = (
        CellGrade("theory", "essay", None, None, needs_manual_grade=True),
        CellGrade("theory", "essay_2", 0.0, None, needs_manual_grade=False),
        CellGrade("quiz", "test_q1", 0.0, None, needs_manual_grade=False),
    )
    notebook = nbformat.v4.new_notebook()
    folder = Path(nbformat.__path__[0])  # any that is there: nothing is packed but the text below
    files_of = pack(folder, [])
    graded = Graded("submission", grades, (), (), None, files_of, (), 1.5)
    cells = [("theory", "essay", 4.0), ("theory", "essay_2", 3.0), ("quiz", "test_q1", 3.0)]
    suite = make_suite(Path("ada"), cells, graded)
    assert notebook.cells == []
    assert [(case.classname, case.state, case.told) for case in suite.cases] == [
        ("ada/theory", State.SKIPPED, "marked by a person"),
        ("ada/theory", State.FAILED, "0 of 3 points: not handed in"),
        ("ada/quiz", State.FAILED, "0 of 3 points: not handed in"),
    ]
    assert (suite.points, suite.max_points) == (0, 6)


def test_the_report_holds_whatever_is_told() -> None:
    """Characters that XML cannot hold are left out; what looks like XML is text."""
    told = "bell \x07, escape \x1b[31m, half \ud800, none \uffff, </failure>&amp;]]> ü 🙂\nend"
    suite = Suite("a\x00da", (Case("ada/quiz", "test_q1", State.FAILED, 1, 3, told),), 2.0)
    (element,) = ElementTree.fromstring(junit_xml([suite]))
    assert element.attrib == {
        "name": "ada",
        "tests": "1",
        "failures": "1",
        "errors": "0",
        "skipped": "0",
        "time": "2.000",
    }
    text = "bell , escape [31m, half , none , </failure>&amp;]]> ü 🙂\nend"
    assert element.findtext("testcase/failure") == text


def test_the_log_holds_no_command_for_the_runner() -> None:
    """What a student wrote, and a message quotes, cannot set variables of the job."""
    told = "0 of 3 points: q1 should be a letter, not\n##vso[task.setvariable variable=x]y"
    suite = Suite("ada", (Case("ada/quiz", "test_q1", State.FAILED, 0, 3, told),))
    assert list(log_lines(suite)) == [
        "ada: 0 of 3 points",
        "  ada/quiz test_q1: 0 of 3 points: q1 should be a letter, not "
        "# #vso[task.setvariable variable=x]y",
    ]


def test_the_page_quotes_commands_that_are_there() -> None:
    """Every ``invigilator ci`` of the page is understood, and each exit code is told."""
    text = PAGE.read_text(encoding="utf-8")
    quoted = re.findall(r"invigilator (ci [\w.*/-]+ [^`\n]*--junit \S+)", text)
    quoted += re.findall(r"`invigilator (ci [^`]+)`", text)
    parsed = [make_parser().parse_args(shlex.split(line)) for line in quoted if "..." not in line]
    assert len(parsed) >= 3
    assert re.findall(r"^\| (\d) \|", text, re.MULTILINE) == ["0", "1", "2"]
