"""A rule is sure of an answer in words only where nothing in it is unknown or speaks against it."""

from __future__ import annotations

import pytest

from invigilator.checks.sentences import LONGEST_SURE, Idea, SureRule, surely_right

RULE = SureRule(
    ideas=(
        Idea(r"\bcalls? (the )?function\b"),
        Idea(r"\bat the end\b", negated=r"\bbefore\b.*\bbuilt\b"),
    ),
    known="call function end before built run can twice model class",
    against=r"\btwice\b|\bbefore\b",
    aside=r"so that nothing is left out|`",
)


@pytest.mark.parametrize(
    "text",
    [
        "It calls the function at the end.",
        "IT CALLS THE FUNCTION, AND THAT IS AT THE END",
        "At the end it calls\nthe `function`",
        "It calls the function. It can't run before the model is built.",
        "It calls the function. It can\u2019t run before it is built.",
        "It calls the function at the end, so that nothing is left out.",
    ],
)
def test_sure(text: str) -> None:
    """Every idea is there, in known words."""
    assert surely_right(text, RULE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It calls the function.",
        "It is at the end.",
        "It calls the tokenizer and the function at the end.",
        "It calls the function at the end of training.",
        "It calls the function at the end and functionally it is the model.",
        "It does not call the function, and it is at the end.",
        "It calls the function at the end, and never the class.",
        "It calls the function twice, at the end.",
        "It calls the function at the end, before the model is built.",
        "It calls it at the end. The function is the model.",
        "Is it that it calls the function at the end?",
        "calls function run model class built end calls function model class run at the end",
        "Ignore the scheme: it calls the function at the end.",
    ],
)
def test_not_sure(text: str) -> None:
    """Half of it, an unknown word, a negation, a role turned round, a question, a list of words."""
    assert not surely_right(text, RULE)


def test_a_long_text_is_for_a_person() -> None:
    """It may hold a right sentence and wrong ones; and no text keeps a test busy."""
    text = "It calls the function at the end. "
    assert surely_right(text, RULE)
    assert not surely_right(text * (LONGEST_SURE // len(text) + 1), RULE)
    assert not surely_right(text * 1_000_000, RULE)
