"""What the quiz's rule is sure of is right; the bank of texts says how often it is sure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from invigilator.checks.sentences import NeedsPerson
from tests.support.texts import rows
from tools.build import ROOT, read_text_notebook


def is_sure(text: object) -> bool:
    """Return whether the quiz's test gives ``text`` full points; False if it asks a person.

    Raises ``AssertionError`` where it gives no points.
    """
    quiz = read_text_notebook(ROOT / "authoring/tasks/quiz.py")
    (test,) = (cell.source for cell in quiz.cells if cell.id == "test_q3")
    try:
        exec(test, {"q3": text, "answered": lambda *_: None})
    except NeedsPerson:
        return False
    return True


def test_no_wrong_text_gets_points_by_itself(
    record_property: Callable[[str, object], None],
) -> None:
    """The error to avoid: of all that the rule is sure of, a person finds both ideas in each."""
    q3 = rows("q3")
    right = [row["text"] for row in q3 if row["does"] == row["when"] == "1"]
    sure = [row["text"] for row in q3 if is_sure(row["text"])]
    record_property("q3 right where it was sure", f"{len({*sure} & {*right})}/{len(sure)}")
    record_property("q3 sure where it was right", f"{len({*sure} & {*right})}/{len(right)}")
    assert [text for text in sure if text not in right] == []
    assert len(right) >= 30
    assert len(q3) - len(right) >= 50
    assert len(sure) >= len(right) / 2


@pytest.mark.parametrize("text", ["Apply _init_weights recursively", "at the end", "?"])
def test_a_short_answer_waits_for_a_person(text: str) -> None:
    """It may be right: the check that students see lets it pass, and no rule takes its points."""
    assert not is_sure(text)


@pytest.mark.parametrize("nothing", ["", "  \n", 4, None, ["post_init"]])
def test_what_is_no_text_gets_nothing_at_once(nothing: object) -> None:
    """No person has to look at it."""
    with pytest.raises(AssertionError, match="q3"):
        is_sure(nothing)
