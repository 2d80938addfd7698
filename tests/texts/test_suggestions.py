"""Suggestions over the bank of texts, which was written so that wrong ones use the right words."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from invigilator.marking.suggest import SURE, suggest
from tests.support.texts import NAMES, rows

TURNS = 10


@pytest.mark.parametrize("marks", [10, 20, 40])
@pytest.mark.parametrize("name", NAMES)
def test_suggestions_know_when_words_do_not_tell(
    name: str, marks: int, record_property: Callable[[str, object], None]
) -> None:
    """They are offered to be looked at; almost none is called sure where they are often wrong."""
    there = rows(name)
    texts = [row["text"] for row in there]
    ideas = [column for column in there[0] if column not in {"points", "text"}]
    truth = [frozenset(idea for idea in ideas if row[idea] != "0") for row in there]
    right = wrong = missed = sure = agreed = offered = most_right = most = 0
    for seed in range(TURNS):
        read = random.Random(seed).sample(range(len(texts)), marks)
        common = {idea for idea in ideas if 2 * sum(idea in truth[i] for i in read) > marks}
        for place, found in suggest(texts, {i: truth[i] for i in read}, ideas).items():
            right += len(found.ideas & truth[place])
            wrong += len(found.ideas - truth[place])
            missed += len(truth[place] - found.ideas)
            sure += found.sureness >= SURE
            agreed += found.sureness >= SURE and found.ideas == truth[place]
            offered += 1
            most_right += len(common & truth[place])
            most += len(common)
    figures = (
        f"precision {right / (right + wrong):.2f} ({most_right / most:.2f} for what most had), "
        f"recall {right / (right + missed):.2f}, sure {sure}/{offered}, of these right {agreed}"
    )
    record_property(f"{name} suggestions after {marks} marks", figures)
    assert offered == TURNS * (len(texts) - marks)
    assert right / (right + wrong) > 0.4
    assert right / (right + missed) > (0.6 if name == "q3" else 0.4)
    assert sure <= offered / 10
