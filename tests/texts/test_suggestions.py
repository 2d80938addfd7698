"""Suggestions over the bank of texts, which was written so that wrong ones use the right words."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from invigilator.marking.suggest import SURE_IDEAS, suggest
from tests.support.texts import NAMES, rows

TURNS = 10
CASES = [
    (name, marks) for name in NAMES for marks in (10, 20, 40) if marks < 40 or len(rows(name)) > 49
]


@pytest.mark.parametrize(("name", "marks"), CASES)
def test_suggestions_know_when_words_do_not_tell(
    name: str, marks: int, record_property: Callable[[str, object], None]
) -> None:
    """They are offered to be looked at; almost none is called sure where they are often wrong."""
    there = rows(name)
    texts = [row["text"] for row in there]
    ideas = [column for column in there[0] if column not in {"points", "text"}]
    truth = [frozenset(idea for idea in ideas if row[idea] != "0") for row in there]
    right = wrong = missed = sure = offered = 0
    for seed in range(TURNS):
        read = random.Random(seed).sample(range(len(texts)), marks)
        for place, found in suggest(texts, {i: truth[i] for i in read}, ideas).items():
            right += len(found.ideas & truth[place])
            wrong += len(found.ideas - truth[place])
            missed += len(truth[place] - found.ideas)
            sure += found.sureness >= SURE_IDEAS
            offered += 1
    figures = f"precision {right / (right + wrong):.2f}, recall {right / (right + missed):.2f}"
    record_property(f"{name} suggestions after {marks} marks", f"{figures}, sure {sure}/{offered}")
    assert offered == TURNS * (len(texts) - marks)
    assert right / (right + wrong) > 0.4
    assert right / (right + missed) > (0.6 if name == "q3" else 0.4)
    assert sure <= offered / 10
