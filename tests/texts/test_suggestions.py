"""Suggestions over the bank of texts, which was written so that wrong ones use the right words."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from invigilator.marking.suggest import SURE_IDEAS, suggest

IDEAS = ("does", "when")
TURNS = 10


def bank() -> tuple[list[str], list[frozenset[str]]]:
    """Return the texts of ``q3.tsv``, and which ideas a person finds in each."""
    with open(Path(__file__).parent / "q3.tsv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = [frozenset(idea for idea in IDEAS if row[idea] == "1") for row in rows]
    return [row["text"] for row in rows], found


@pytest.mark.parametrize("marks", [10, 20, 40])
def test_suggestions_know_when_words_do_not_tell(
    marks: int, record_property: Callable[[str, object], None]
) -> None:
    """They are offered to be looked at; almost none is called sure where they are often wrong."""
    texts, truth = bank()
    right = wrong = missed = sure = offered = 0
    for seed in range(TURNS):
        read = random.Random(seed).sample(range(len(texts)), marks)
        for place, found in suggest(texts, {i: truth[i] for i in read}, IDEAS).items():
            right += len(found.ideas & truth[place])
            wrong += len(found.ideas - truth[place])
            missed += len(truth[place] - found.ideas)
            sure += found.sureness >= SURE_IDEAS
            offered += 1
    figures = f"precision {right / (right + wrong):.2f}, recall {right / (right + missed):.2f}"
    record_property(f"q3 suggestions after {marks} marks", f"{figures}, sure {sure}/{offered}")
    assert offered == TURNS * (len(texts) - marks)
    assert right / (right + missed) > 0.6
    assert sure <= offered / 10
