"""The benchmark of groups and suggestions marks as the page does."""

from __future__ import annotations

import pytest

from invigilator.marking.suggest import ASK_AFTER, MOST_TOGETHER, SuggestedPoints
from tools.bench_marking import Question, mark

WORDS = "ant bee cod doe elk fly gnu hen ibis jay koi lark mole newt owl pig quail ram seal toad"
LESS = 3
"""So many answers get less than all others."""


def a_question(size: int) -> Question:
    """Return ``size`` answers of which no two are alike, and all but a few get 5."""
    names = WORDS.split()
    answers = [f"{names[at % 20]} {names[at // 20 % 20]}{at}" for at in range(size)]
    points = [2.0 if at < LESS else 5.0 for at in range(size)]
    return Question("", answers, points, points)


@pytest.mark.parametrize(("points", "lists"), [(5.0, 3), (2.0, None)])
def test_a_list_is_one_decision_and_of_limited_length(points: float, lists: int | None) -> None:
    """Each list is confirmed with one answer that is read, and only if that one got as much."""
    question = a_question(ASK_AFTER + 3 * (MOST_TOGETHER + 1))
    asked: list[dict[int, float]] = []

    def all_alike(question: Question, marked: dict[int, float]) -> dict[int, SuggestedPoints]:
        asked.append(dict(marked))
        places = set(range(len(question.answers))) - set(marked)
        return {place: SuggestedPoints(points, 0.9) for place in places}

    for turn in range(5):
        found = mark(question, all_alike, 0.8, turn)
        read = len(question.answers) - len(found.confirmed)
        assert (found.decisions, found.grouped) == (read, [])
        if lists is None:
            assert read > len(question.answers) / 2
        else:
            assert ASK_AFTER + lists <= read <= ASK_AFTER + lists + LESS
    assert {len(marked) % ASK_AFTER for marked in asked} == {0}  # what was not read teaches nothing


def test_without_a_sure_suggestion_each_answer_is_read() -> None:
    """Then nobody's points are off."""
    question = a_question(30)
    found = mark(question, lambda *_: {}, 0.8, 0)
    assert (found.decisions, found.confirmed, sum(found.off)) == (30, [], 0.0)
