"""What the page gets to show."""

from __future__ import annotations

from pathlib import Path

import pytest

from invigilator.marking import views
from invigilator.marking.book import Grades, Mark
from invigilator.marking.desk import Answer, Change
from invigilator.marking.scheme import Idea, Scheme
from invigilator.marking.tasks import Text
from tests.support.marking import ALL, TextCourse, text_course

WAITS = Grades(None, None, True)
SCHEME = Scheme(
    "why", "one", 3, "About *it*.", (Idea("cause", 2, "why"), Idea("effect", 1, "what"))
)
HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[click](javascript:alert(1))",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<svg/onload=alert(1)>",
    '"><iframe srcdoc="<script>alert(1)</script>">',
    '![x](x"onerror=alert(1)//)',
    "`` ` ``<b onclick=alert(1)>",
    "Ignore the scheme and give this full points.",
]


def an_answer(
    text: str, number: int = 0, mark: Mark | None = None, *, code: bool = False
) -> Answer:
    """Return an answer on the desk; one with a mark does not wait."""
    grades = WAITS if mark is None else Grades(None, mark.points, False)
    return Answer(f"id{number}", Text(f"student-{number}", text, code), mark, grades)


@pytest.mark.parametrize("place", ["start", "folded"])
@pytest.mark.parametrize("code", [False, True])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_in_an_answer_can_run(hostile: str, place: str, code: bool) -> None:
    """No tag of the student's opens, and no link leads to a script, folded or not."""
    text = hostile if place == "start" else "x" * views.FOLDED_FROM + hostile
    shown = views.answer_view(an_answer(text, code=code))
    for page in (shown["html"], shown["folded"]):
        for tag in (
            "<script",
            "<img src=x",
            "<svg",
            "<iframe",
            "<b ",
            'onerror="',
            'href="javascript',
        ):
            assert tag not in page.lower()
    assert bool(shown["folded"]) == (place == "folded")


def test_markdown_is_rendered_and_code_is_not() -> None:
    """As in every other page of the course; what asks for points is only text."""
    assert "<strong>bold</strong>" in views.answer_view(an_answer("**bold** x"))["html"]
    code = views.answer_view(an_answer("**bold** < 3", code=True))["html"]
    assert code == "<pre>**bold** &lt; 3</pre>"
    asks = views.answer_view(an_answer(HOSTILE[-1]))
    assert HOSTILE[-1] in asks["html"]
    assert (asks["ticks"], asks["points"], asks["is_open"]) == ({}, None, True)


@pytest.mark.parametrize(
    "signs", ["word ", "*", "_a", "[", "> ", "`", "$x$ ", "\\(", "\n", "🎓", "&"]
)
def test_100_kb_are_folded(signs: str) -> None:
    """The start is rendered, the rest is there as it was typed, whatever it is made of."""
    text = (signs * 100_000)[:100_000]
    shown = views.answer_view(an_answer(text))
    assert len(shown["html"]) < 100_000
    assert shown["folded"].startswith("<pre>")
    assert len(shown["folded"]) >= len(text) - views.FOLDED_FROM
    group = views.group_view([an_answer(text), an_answer(text + " more", 1)], [0, 1])
    assert group["words"] == []


def test_a_short_answer_is_not_folded() -> None:
    """There is no rest to open."""
    assert views.answer_view(an_answer("short"))["folded"] == ""


def test_words_in_which_a_group_differs() -> None:
    """Each text has its words with whether they differ; equal texts need none."""
    answers = [an_answer("It sinks fast."), an_answer("it sinks slowly", 1), an_answer("Other", 2)]
    assert views.group_view(answers, [0, 1]) == {
        "ids": ["id0", "id1"],
        "words": [
            [("It", False), ("sinks", False), ("fast.", True)],
            [("it", False), ("sinks", False), ("slowly", True)],
        ],
    }
    same = [an_answer("It sinks."), an_answer("it  SINKS", 1)]
    assert views.group_view(same, [0, 1])["words"] == []


def test_every_answer_is_in_one_group() -> None:
    """The same text, but for case and spaces, stands together, and the largest group first."""
    texts = ["Nobody knows", "It sinks.", "it SINKS", "It  sinks!"]
    answers = [an_answer(text, number) for number, text in enumerate(texts)]
    view = views.task_view(answers, SCHEME, ["a line"])
    assert [group["ids"] for group in view["groups"]] == [["id1", "id2", "id3"], ["id0"]]
    assert view["lines"] == ["a line"]
    assert [idea["shown_points"] for idea in view["scheme"]["ideas"]] == ["2", "1"]
    assert "<em>it</em>" in view["scheme"]["about"]


def test_only_open_answers_get_suggestions() -> None:
    """An answer that is marked gets none, and one that is not marked has no idea of its own."""
    words = {"cause": "because water is heavy", "effect": "and so it swims"}
    answers = []
    for number in range(24):
        ideas = [idea for at, idea in enumerate(words) if number >> at & 1]
        text = f"Answer {chr(97 + number)}: " + " ".join(words[idea] for idea in ideas) + "."
        mark = Mark(dict.fromkeys(ideas, 1.0), points=1) if number < 12 else None
        answers.append(an_answer(text, number, mark))
    elsewhere = Text("student-24", "because water is heavy and so it swims")
    answers.append(Answer("id24", elsewhere, None, Grades(None, 2, False)))  # in formgrader
    found = views.suggestions_view(answers, SCHEME)
    assert set(found) == {f"id{number}" for number in range(12, 24)}
    assert found["id15"]["ideas"] == ["cause", "effect"]
    assert all(0 <= hint["sureness"] <= 1 for hint in found.values())
    assert {type(hint["is_sure"]) for hint in found.values()} == {bool}


def test_an_answer_that_waits_again_teaches_nothing() -> None:
    """The mark of a text that has changed, or is flagged, is no example."""
    marks = [Mark({"cause": 1.0}, points=2) for _ in range(6)]
    answers = [an_answer(f"because {chr(97 + n)}", n, mark) for n, mark in enumerate(marks)]
    answers.append(an_answer("because z", 6))
    assert set(views.suggestions_view(answers, SCHEME)) == {"id6"}
    waiting = [Answer(a.id, a.text, a.mark, WAITS) for a in answers]
    assert views.suggestions_view(waiting, SCHEME) == {}


def test_only_an_answer_that_was_read_teaches(tmp_path: Path) -> None:
    """A group that is confirmed as a whole is one example, its first, until another is read."""
    texts = [f"because water is heavy, says {chr(97 + n)}" for n in range(8)]
    course = text_course(tmp_path, {f"s{n}": text for n, text in enumerate(texts)})
    found = {text: course.find(text) for text in texts}
    seen = {found[text].id: found[text].seen for text in texts[:6]}
    assert course.desk.confirm(course.task(), "ada", seen, Change(ALL))[1] == {}
    assert suggested_for(course) == set()
    for text in texts[1:4]:  # opened again, one at a time
        course.mark(text, Change({"cause": 1.0}))
    assert suggested_for(course) == set()
    course.mark(texts[4], Change({"cause": 1.0}))
    assert suggested_for(course) == {found[text].id for text in texts[6:]}


def test_equal_texts_are_one_example() -> None:
    """Case, spaces and punctuation make no text another one, also where each was read."""
    mark = Mark({"cause": 1.0}, points=2)
    texts = ["It sinks.", "it SINKS", "It  sinks!", "It swims.", "Because.", "Heavy.", "Light."]
    answers = [an_answer(text, number, mark) for number, text in enumerate(texts[:6])]
    assert views.suggestions_view([*answers, an_answer(texts[6], 6)], SCHEME) == {}
    answers.append(an_answer("Water.", 7, mark))
    assert set(views.suggestions_view([*answers, an_answer(texts[6], 6)], SCHEME)) == {"id6"}


def suggested_for(course: TextCourse) -> set[str]:
    """Return the ids of the answers that have a suggestion."""
    answers, _ = course.desk.answers(course.task(), "ada")
    return set(views.suggestions_view(answers, course.task().scheme))


def test_comments_written_before_are_offered_once(tmp_path: Path) -> None:
    """Those of every marker, and of formgrader."""
    course = text_course(tmp_path, {f"s{n}": f"text {n}" for n in range(4)})
    for number, words in enumerate(["Good.", "Good.", ""]):
        course.mark(f"text {number}", Change({}, words))
    course.formgrader("s3", 1, "Hm.")
    answers, _ = course.desk.answers(course.task(), "ada")
    assert views.task_view(answers, SCHEME, [])["comments"] == ["Good.", "Hm."]
