"""What a marker sees, what a mark writes, and who may overwrite whom."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

import invigilator.gradebook
from invigilator.errors import CourseError
from invigilator.gradebook import open_gradebook
from invigilator.marking import views
from invigilator.marking.book import read_marks
from invigilator.marking.desk import SECOND_OF, Change, require_known_ideas
from tests.marking.conftest import TEXTS
from tests.support.marking import (
    ALL,
    IDEAS,
    NAME,
    TextCourse,
    add,
    answer,
    one,
    task_cell,
    text_course,
    write,
)

ANN, BOB = TEXTS["student-ann"], TEXTS["student-bob"]
CAUSE = Change({"cause": 1.0})
FOUND_CAUSE = "Found: cause. Not found: effect."


def texts_in(course: TextCourse, marker: str, *, second: bool = False) -> list[str]:
    """Return the texts on the desk of ``marker``, in order."""
    answers, _ = course.desk.answers(course.task(), marker, second=second)
    return [answer.text.text for answer in answers]


def lines_of(course: TextCourse) -> list[str]:
    """Return what is said when the task is laid on the desk."""
    return course.desk.answers(course.task(), "ada")[1]


def test_nothing_says_whose_an_answer_is(course: TextCourse) -> None:
    """No view holds a student's id, before or after a mark, in a refusal, or as a suggestion."""
    task, desk = course.task(), course.desk
    answers, lines = desk.answers(task, "ada")
    seen = {answer.id: answer.seen for answer in answers}
    after, refused = desk.confirm(task, "ada", {**seen, "nobody": ""}, CAUSE)
    again, _ = desk.confirm(task, "bob", seen, CAUSE)
    shown: list[object] = [views.task_view(answers, task.scheme, lines), refused]
    shown += [[views.answer_view(found) for found in (*after.values(), *again.values())]]
    shown += [views.suggestions_view(answers, task.scheme)]
    assert len(after) == 4
    assert "student-" not in repr(shown)


def test_each_marker_has_an_order_of_their_own(tmp_path: Path) -> None:
    """It is the same each time, and neither that of the class nor another marker's."""
    course = text_course(tmp_path, {f"s{n:02}": f"answer number {n}" for n in range(12)})
    orders = {who: texts_in(course, who) for who in ("ada", "bob")}
    assert orders["ada"] == texts_in(course, "ada")
    assert orders["ada"] != orders["bob"]
    assert sorted(orders["ada"]) == sorted(orders["bob"])
    assert sorted(orders["ada"]) != orders["ada"]


@pytest.mark.parametrize(
    ("ticks", "points", "says"),
    [
        ({"cause": 1.0}, 2, "Found: cause. Not found: effect."),
        ({"cause": 1.0, "effect": 0.5}, 2.5, "Found: cause. Half: effect."),
        ({"effect": 0.5}, 0.5, "Half: effect. Not found: cause."),
        ({"effect": 0.5, "mistake": 1.0}, 0, "Half: effect. Not found: cause. Mistakes: mistake."),
        ({"mistake": 1.0}, 0, "Not found: cause, effect. Mistakes: mistake."),
        ({**ALL, "mistake": 0.5}, 2.5, "Found: cause, effect. Mistakes: mistake."),
        ({}, 0, "Not found: cause, effect."),
    ],
)
def test_a_mark_stands_in_nbgraders_rows(
    course: TextCourse, ticks: dict[str, float], points: float, says: str
) -> None:
    """Points with halves and mistakes, never below 0; the ideas and the words are the comment."""
    course.mark(ANN, Change(ticks, " Well, “so” 🎓. "))
    assert course.recorded("student-ann") == (points, f"{says}\n\nWell, “so” 🎓.", False)
    assert course.recorded("student-bob") == (None, None, True)
    found = course.find(ANN)
    assert (found.is_open, found.changed, found.grades.manual_score) == (False, "", points)
    assert found.mark is not None
    assert found.mark.ticks == ticks


def test_a_test_that_left_its_points_gets_them_by_hand(course: TextCourse) -> None:
    """The points go to the test, the comment to the answer above it."""
    task, desk = course.task("q3_test"), course.desk
    answers, _ = desk.answers(task, "ada")
    seen = {answer.id: answer.seen for answer in answers}
    assert desk.confirm(task, "ada", seen, Change({"all": 0.5}, "Nearly."))[1] == {}
    assert course.recorded("student-ann", "q3_test", "q3") == (1, "Half: all.\n\nNearly.", False)
    assert course.recorded("student-ann") == (None, None, True)


def test_a_mark_that_is_taken_back_leaves_an_answer_that_waits(course: TextCourse) -> None:
    """No points, no comment, no ticks; whoever takes it back need not have given it."""
    course.mark(ANN, CAUSE)
    course.mark(ANN, Change(None), "bob")
    assert course.recorded("student-ann") == (None, None, True)
    found = course.find(ANN)
    assert (found.is_open, found.mark) == (True, None)


def test_one_confirm_marks_many(course: TextCourse) -> None:
    """All that are named, and no other."""
    answers, _ = course.desk.answers(course.task(), "ada")
    seen = {answer.id: answer.seen for answer in answers if answer.text.text != ANN}
    after, refused = course.desk.confirm(course.task(), "ada", seen, CAUSE)
    assert (set(after), refused) == (set(seen), {})
    assert not any(answer.is_open for answer in after.values())
    given = {student: course.recorded(student)[0] for student in TEXTS}
    assert given == {s: (None if s == "student-ann" else 2) for s in TEXTS}


def test_a_page_that_is_out_of_date_overwrites_nothing(course: TextCourse) -> None:
    """It is told what changed, and what it saw as it is is marked all the same."""
    old, _ = course.desk.answers(course.task(), "bob")
    course.mark(ANN, Change(ALL, "Good."))
    course.formgrader("student-cem", 1.5)
    course.write("student-dan", "Something else.")
    seen = {found.id: found.seen for found in old}
    after, refused = course.desk.confirm(course.task(), "bob", {**seen, "gone": "x"}, CAUSE)
    by_text = {found.text.text: refused.get(found.id) for found in old}
    assert by_text == {
        ANN: "somebody has marked it meanwhile: 3 points",
        BOB: None,
        TEXTS["student-cem"]: "it is not as you saw it: marked in formgrader: 1.5 points",
        TEXTS["student-dan"]: "it has changed meanwhile",
    }
    assert refused["gone"] == "this answer is not here any more"
    assert len(after) == 4
    assert course.recorded("student-ann") == (3, "Found: cause, effect.\n\nGood.", False)
    assert course.recorded("student-bob") == (2, FOUND_CAUSE, False)
    assert course.recorded("student-cem") == (1.5, None, False)
    assert course.recorded("student-dan") == (None, None, True)


@pytest.mark.parametrize("flagged", [False, True])
def test_a_mark_of_the_same_points_is_another_mark(course: TextCourse, flagged: bool) -> None:
    """Taken back and given anew by somebody else, it is not what the page showed."""
    course.mark(ANN, Change({"cause": 0.5}, "One.", flagged))
    old = course.find(ANN, "cem")
    course.mark(ANN, Change(None))
    course.mark(ANN, Change({"effect": 1.0}, "Two.", flagged), "bob")
    _, refused = course.desk.confirm(course.task(), "cem", {old.id: old.seen}, CAUSE)
    assert refused == {old.id: "somebody has marked it meanwhile: 1 points"}


def test_a_comment_of_formgraders_is_shown_and_not_overwritten_unseen(course: TextCourse) -> None:
    """It is what the page offers for the comment, with or without a mark of ours."""
    course.mark(ANN, Change(ALL, "Good."))
    old = course.find(ANN)
    course.formgrader("student-ann", 3, "Very good!")
    course.formgrader("student-bob", 1, "Hm.")
    _, refused = course.desk.confirm(course.task(), "ada", {old.id: old.seen}, CAUSE)
    assert refused == {old.id: "it is not as you saw it: commented in formgrader"}
    found = course.find(ANN)
    assert (found.changed, found.comment) == ("commented in formgrader", "Very good!")
    assert course.find(BOB).comment == "Hm."
    assert course.find(TEXTS["student-cem"]).comment == ""


@pytest.mark.parametrize("same", [False, True])
def test_two_markers_at_once_lose_nothing(course: TextCourse, same: bool) -> None:
    """On different answers both marks are there; on the same one the slower is refused."""
    course.desk.answers(course.task(), "ada")
    texts = {"ada": ANN, "bob": ANN if same else BOB}
    seen = {who: course.find(text, who) for who, text in texts.items()}
    start, refused = threading.Barrier(2), list[str]()

    def confirm(who: str) -> None:
        desk, task = course.desk, course.task()
        start.wait()
        _, left = desk.confirm(task, who, {seen[who].id: seen[who].seen}, Change(ALL, who))
        refused.extend(left.values())

    threads = [threading.Thread(target=confirm, args=[who]) for who in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_gradebook(course.directory) as book:
        marks = read_marks(book, course.task())
    if same:
        assert refused == ["somebody has marked it meanwhile: 3 points"]
        assert len(marks["student-ann"]) == 1
    else:
        assert refused == []
        assert {s: list(by) for s, by in marks.items()} == {
            "student-ann": ["ada"],
            "student-bob": ["bob"],
        }
        assert course.recorded("student-bob") == (3, "Found: cause, effect.\n\nbob", False)


@pytest.mark.parametrize(
    ("ideas", "points", "says"),
    [
        (["- **cause** (1 point): why", *IDEAS[1:]], 1, "Found: cause. Not found: effect."),
        ([*IDEAS, "- **more** (1 point): more"], None, ""),
        ([IDEAS[1], IDEAS[2]], 0, "Not found: effect."),
    ],
    ids=["points changed", "idea added", "idea removed"],
)
def test_marks_follow_a_scheme_that_changes(
    course: TextCourse, ideas: list[str], points: float | None, says: str
) -> None:
    """Their points do, what the student is told does, and a line says how many."""
    course.mark(ANN, Change({"cause": 1.0}, "Well."))
    course.mark(BOB, CAUSE)
    course.mark(TEXTS["student-cem"], Change({}))
    before = course.recorded("student-ann")
    course.source("one", one(ideas))
    if points is None:
        assert lines_of(course) == []
        assert course.recorded("student-ann") == before
        course.mark(ANN, Change({"more": 1.0}))
        assert course.recorded("student-ann")[0] == 1
        return
    assert lines_of(course) == ["2 marks follow the scheme, which has changed"]
    assert course.recorded("student-ann") == (points, f"{says}\n\nWell.", False)
    assert course.find(ANN).changed == ""
    assert lines_of(course) == []


def test_an_idea_that_is_gone_can_be_left_out_and_comes_back(course: TextCourse) -> None:
    """The page does not offer it, so that the answer can be confirmed again."""
    course.mark(ANN, Change(ALL))
    course.source("one", one(IDEAS[1:]))
    found = course.find(ANN)
    assert found.mark is not None
    assert found.mark.ticks == {"effect": 1.0}
    require_known_ideas(course.task().scheme, found.mark.ticks)
    course.source("one", one())
    assert lines_of(course) == ["1 mark follows the scheme, which has changed"]
    assert course.recorded("student-ann") == (3, "Found: cause, effect.", False)


def test_what_formgrader_changed_does_not_follow(course: TextCourse) -> None:
    """Points and words that a person set there stay, and the page shows them."""
    course.mark(ANN, CAUSE)
    course.mark(BOB, CAUSE)
    course.formgrader("student-ann", 2.5)
    course.formgrader("student-bob", 2, "My own words.")
    assert course.find(ANN).changed == "changed in formgrader: 2.5 points"
    course.source("one", one(["- **cause** (1 point): why"]))
    lines_of(course)
    assert course.recorded("student-ann") == (2.5, FOUND_CAUSE, False)
    assert course.find(ANN).changed == "changed in formgrader: 2.5 points"
    assert views.answer_view(course.find(ANN))["points"] == 2.5
    assert course.recorded("student-bob") == (1, "My own words.", False)


def test_a_mark_that_comes_while_others_follow_stays(
    course: TextCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the marks and the writing, somebody else may have marked again."""
    course.mark(ANN, CAUSE)
    course.mark(BOB, CAUSE)
    old, original = course.find(ANN, "bob"), invigilator.gradebook.transaction
    course.source("one", one(["- **cause** (1 point): why", *IDEAS[1:]]))

    def late(*arguments: object) -> object:
        monkeypatch.undo()
        seen = {old.id: old.seen}
        assert course.desk.confirm(course.task(), "bob", seen, Change(ALL, "Mine."))[1] == {}
        return original(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("invigilator.marking.follow.transaction", late)
    assert lines_of(course) == ["1 mark follows the scheme, which has changed"]
    assert course.recorded("student-ann") == (2, "Found: cause, effect.\n\nMine.", False)


def test_a_regrade_asks_again_only_where_the_text_changed(course: TextCourse) -> None:
    """The same text keeps its mark and its comment; the changed one keeps them and waits."""
    for text in (ANN, BOB):
        course.mark(text, Change({"cause": 1.0}, "Well."))
    course.formgrader("student-bob", 2, "Formgrader's words.")
    course.write("student-ann", "It sinks, says everyone.")
    for student in ("student-ann", "student-bob"):
        course.regrade(student)
    found = course.find("It sinks, says everyone.")
    assert (found.is_open, found.changed) == (True, "the text has changed since it was marked")
    assert course.recorded("student-ann") == (2, f"{FOUND_CAUSE}\n\nWell.", True)
    assert not course.find(BOB).is_open
    assert course.recorded("student-bob") == (2, "Formgrader's words.", False)
    course.mark("It sinks, says everyone.", Change(ALL))
    assert course.recorded("student-ann") == (3, "Found: cause, effect.", False)
    assert course.find("It sinks, says everyone.").changed == ""


def test_a_changed_text_waits_although_the_scheme_changed_too(course: TextCourse) -> None:
    """Following a scheme is no look at a new text."""
    course.mark(ANN, CAUSE)
    course.write("student-ann", "It sinks, says everyone.")
    course.regrade("student-ann")
    course.source("one", one(["- **cause** (1 point): why", *IDEAS[1:]]))
    lines_of(course)
    assert course.find("It sinks, says everyone.").is_open
    assert course.recorded("student-ann")[2]


@pytest.mark.parametrize("text", ["", " \n\t ", "...", "\u2013", "- \n* ", "“”"])
def test_an_answer_without_a_word_gets_0_at_once(course: TextCourse, text: str) -> None:
    """It is not shown, also not after a regrade, and a line says so once."""
    course.write("student-ann", text)
    assert len(texts_in(course, "ada")) == 3
    assert course.recorded("student-ann") == (0, "There is no text.", False)
    assert lines_of(course) == []
    course.regrade("student-ann")
    assert lines_of(course) == ["1 answer without text got 0"]
    assert course.recorded("student-ann") == (0, "There is no text.", False)


def test_a_text_that_became_empty_waits_for_nobody(course: TextCourse) -> None:
    """What was marked before is gone with the text; points of formgrader's are a person's."""
    course.mark(ANN, CAUSE)
    course.formgrader("student-bob", 2, "Drawn well.")
    for student in ("student-ann", "student-bob"):
        course.write(student, " ")
        course.regrade(student)
    assert (
        lines_of(course)
        == [
            "made the table invigilator_marks in the gradebook",
            "1 answer without text got 0",
        ][1:]
    )
    assert course.recorded("student-ann") == (0, "There is no text.", False)
    assert course.recorded("student-bob") == (2, "Drawn well.", True)
    assert course.find("").is_open


def test_an_answer_for_a_colleague_waits_without_points(course: TextCourse) -> None:
    """The colleague sees what was ticked and said; the student is told nothing yet."""
    course.mark(ANN, Change(ALL, "Is this so?", flagged=True))
    assert course.recorded("student-ann") == (None, None, True)
    found = course.find(ANN, "bob")
    shown = views.answer_view(found)
    assert (shown["is_open"], shown["flagged"], shown["points"]) == (True, True, None)
    assert (shown["ticks"], shown["comment"]) == (ALL, "Is this so?")
    course.source("one", one(["- **cause** (1 point): why", *IDEAS[1:]]))
    lines_of(course)
    course.regrade("student-ann")
    lines_of(course)
    assert course.recorded("student-ann") == (None, None, True)
    course.mark(ANN, Change(ALL), "bob")
    assert course.recorded("student-ann") == (2, "Found: cause, effect.", False)
    assert not course.find(ANN).is_open


@pytest.fixture(scope="module")
def marked_class(tmp_path_factory: pytest.TempPathFactory) -> TextCourse:
    """Return a class of 120; ada has marked the first 100, bob the others but for ten."""
    texts = {f"student-{n:03}": f"answer number {n}" for n in range(120)}
    course = text_course(tmp_path_factory.mktemp("class"), texts)
    desk, task = course.desk, course.task()
    found = {a.text.text: a for a in desk.answers(task, "ada")[0]}
    for who, numbers in (("ada", range(100)), ("bob", range(100, 110))):
        seen = {found[f"answer number {n}"].id: found[f"answer number {n}"].seen for n in numbers}
        desk.confirm(task, who, seen, Change(ALL, "first's words"))
    return course


def test_second_opinions_are_on_about_a_tenth_of_what_others_marked(
    marked_class: TextCourse,
) -> None:
    """The same ones each time, other ones for another marker; nothing of the first mark shows."""
    desk, task = marked_class.desk, marked_class.task()
    first, _ = desk.answers(task, "cem", second=True)
    given = [len(desk.answers(task, f"marker {n}", second=True)[0]) for n in range(10)]
    assert 0.7 < sum(given) / (10 * 110 / SECOND_OF) < 1.3
    assert [a.id for a in first] == [a.id for a in desk.answers(task, "cem", second=True)[0]]
    assert {a.id for a in first} != {a.id for a in desk.answers(task, "dan", second=True)[0]}
    numbers = {int(a.text.text.split()[-1]) for a in desk.answers(task, "ada", second=True)[0]}
    assert numbers <= set(range(100, 110))
    for shown in map(views.answer_view, first):
        assert (shown["is_open"], shown["points"], shown["ticks"]) == (True, None, {})
        assert (shown["comment"], shown["changed"], shown["flagged"]) == ("", "", False)
    view = views.task_view(first, task.scheme, [])
    assert "first's words" not in repr(view)


def test_a_second_opinion_changes_no_points(marked_class: TextCourse) -> None:
    """It stands beside the first mark, can be changed and taken back, and follows the scheme."""
    desk, task = marked_class.desk, marked_class.task()
    one_of = desk.answers(task, "eve", second=True)[0][0]
    student = one_of.text.student
    before = marked_class.recorded(student)
    text = one_of.text.text
    for change, points in ((Change({"cause": 1.0}, "Mine."), 2), (Change({}, "No."), 0)):
        marked_class.mark(text, change, "eve", second=True)
        assert marked_class.recorded(student) == before
        own = marked_class.find(text, "eve", second=True)
        assert (own.is_open, own.comment) == (False, change.comment)
        assert views.answer_view(own)["points"] == points
    first = marked_class.find(text, "eve")
    assert (first.comment, views.answer_view(first)["points"]) == ("first's words", 3)
    assert first.changed == "a second opinion: 0 points"
    marked_class.mark(text, Change(None), "eve", second=True)
    assert marked_class.find(text, "eve", second=True).is_open
    assert marked_class.find(text, "eve").changed == ""
    assert marked_class.recorded(student) == before


def test_a_second_opinion_follows_the_scheme_and_the_points_stay(course: TextCourse) -> None:
    """Also where both gave the same points, for other ideas."""
    course.mark(ANN, Change({"cause": 0.5}))
    names = (f"marker {n}" for n in range(1000))
    marker = next(name for name in names if ANN in texts_in(course, name, second=True))
    course.mark(ANN, Change({"effect": 1.0}), marker, second=True)
    course.source("one", one([IDEAS[0], "- **effect** (0.5 points): what follows"]))
    assert lines_of(course) == ["1 mark follows the scheme, which has changed"]
    assert course.recorded("student-ann") == (1, "Half: cause. Not found: effect.", False)
    second = course.find(ANN, marker, second=True)
    assert views.answer_view(second)["points"] == 0.5


def test_a_second_opinion_is_on_one_text(marked_class: TextCourse) -> None:
    """Where the text changed it is asked for again; who takes a first mark back keeps their own."""
    text = marked_class.desk.answers(marked_class.task(), "fay", second=True)[0][0].text
    marked_class.mark(text.text, CAUSE, "fay", second=True)
    marked_class.write(text.student, "another answer")
    assert marked_class.find("another answer", "fay", second=True).is_open
    marked_class.write(text.student, text.text)
    marked_class.mark(text.text, Change(None), "fay")
    with open_gradebook(marked_class.directory) as book:
        assert list(read_marks(book, marked_class.task())[text.student]) == ["fay"]
    assert marked_class.recorded(text.student)[2]
    marked_class.mark(text.text, Change(ALL, "first's words"), "ada")


def test_a_gradebook_that_is_locked_is_one_line(
    course: TextCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written, not even a table, and what is there can be read meanwhile."""
    monkeypatch.setattr(invigilator.gradebook, "LOCK_SECONDS", 0.1)
    holder = sqlite3.connect(course.root / "gradebook.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(CourseError, match="another program has held it"):
        course.desk.answers(course.task(), "ada")
    holder.execute("ROLLBACK")
    found = course.find(ANN)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(CourseError, match="another program has held it") as error:
        course.desk.confirm(course.task(), "ada", {found.id: found.seen}, CAUSE)
    assert "\n" not in str(error.value)
    assert course.find(ANN).seen == found.seen
    holder.execute("ROLLBACK")
    holder.close()
    assert course.recorded("student-ann") == (None, None, True)


def test_whoever_waits_can_be_stopped(course: TextCourse) -> None:
    """A server that is ended does not wait for another program."""
    found = course.find(ANN)
    holder = sqlite3.connect(course.root / "gradebook.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    desk = type(course.desk)(course.directory, stopping=lambda: True)
    with pytest.raises(KeyboardInterrupt):
        desk.confirm(course.task(), "ada", {found.id: found.seen}, CAUSE)
    holder.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from invigilator.marking.desk import Change
from tests.support.marking import TextCourse

course = TextCourse(Path(sys.argv[1]))
desk, task = course.desk, course.task()
answers, _ = desk.answers(task, "ada")
desk.confirm(task, "ada", {a.id: a.seen for a in answers}, Change({"cause": 1.0}))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_confirmed_outlives_kill_9(course: TextCourse) -> None:
    """The mark is on the disk when confirm returns, in both tables."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, course.root],
        cwd=Path(__file__).parents[2],
        env={**os.environ},
        check=False,
    )
    assert done.returncode == -9
    assert {course.recorded(student) for student in TEXTS} == {(2, FOUND_CAUSE, False)}
    assert not any(a.is_open for a in course.desk.answers(course.task(), "bob")[0])
    with open_gradebook(course.directory) as book:
        assert len(read_marks(book, course.task())) == 4


@pytest.mark.parametrize("share", [float("nan"), float("inf"), -1, 0, 0.25, 2, 1e300])
def test_a_share_is_a_half_or_the_whole(course: TextCourse, share: float) -> None:
    """Nothing else becomes points."""
    with pytest.raises(CourseError, match="in full or by half"):
        require_known_ideas(course.task().scheme, {"cause": share})
    with pytest.raises(CourseError, match="has no idea other"):
        require_known_ideas(course.task().scheme, {"other": 1})


def test_students_of_every_name_are_marked(course: TextCourse) -> None:
    """Letters of every script, quotes and blanks in an id; long words of whoever marks."""
    for student in ("Ünal, Çem", "学生 🎓", "o'neill\"%s"):
        course.enter(student, f"I am {student}")
        course.mark(f"I am {student}", Change(ALL, "x" * 10_000), "Ünal “the marker” 🎓")
        assert course.recorded(student)[0] == 3
        assert (course.recorded(student)[1] or "").endswith("x" * 10_000)


def test_a_task_cell_is_marked_by_what_follows_it(course: TextCourse) -> None:
    """The task's own text is the course's; who wrote nothing below it may have written elsewhere,
    so that a machine gives no 0."""
    course.source("two", [task_cell("Draw it.", "draw", 4)])
    with course.book() as book:
        book.add_notebook("two", NAME)
        book.add_task_cell("draw", "two", NAME, max_score=4, cell_type="markdown")
        for student in ("student-gus", "student-hal"):
            add(book, student)
        book.db.commit()
    below = [new_markdown_cell("I drew"), new_code_cell("draw()"), answer("other", "why", 3)]
    write(course.graded("student-gus", "two"), [task_cell("Draw it.", "draw", 4), *below])
    write(course.graded("student-hal", "two"), [task_cell("Draw it.", "draw", 4), below[-1]])
    task = course.task("draw", "two")
    answers, _ = course.desk.answers(task, "ada")
    assert sorted((a.text.text, a.text.is_code, a.is_open) for a in answers) == [
        ("", False, True),
        ("I drew\n\ndraw()", True, True),
    ]
    seen = {found.id: found.seen for found in answers}
    assert course.desk.confirm(task, "ada", seen, Change({"all": 1.0}))[1] == {}
    with course.book() as book:
        grade = book.find_grade("draw", "two", NAME, "student-gus")
        assert (grade.manual_score, grade.needs_manual_grade) == (4, False)


def test_another_notebook_is_another_task(course: TextCourse) -> None:
    """Only answers of the task itself are on the desk."""
    course.source("two", [answer("Well?", "why", 3)])
    assert course.desk.answers(course.task(notebook="two"), "ada")[0] == []
    assert len(course.desk.answers(course.task(), "ada")[0]) == 4
