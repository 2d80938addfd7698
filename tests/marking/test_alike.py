"""Equal and alike texts, and where they differ."""

from __future__ import annotations

import subprocess
import sys

import pytest

from invigilator.marking.alike import MOST_COMPARED, Group, differences, group
from invigilator.marking.forms import normal_form

RECURSION = "It applies _init_weights recursively to every submodule of the model."
ALIKE = "it applies `_init_weights` recursively to every submodule of a model"
OTHER = "The loss grows because the logits start out too large."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Apply  it\nrecursively!", "apply it (recursively)."),
        ("The *not* **bold** `name`", "the not bold name"),
        ("- first\n- second", "first second"),
        ("std = 0.02", "std=.02"),
        ("1 / sqrt( D )", "`1/sqrt(D)`."),
        ("don't", "Don\u2019t"),
        ("a top-down walk", "a top down walk"),
        ("2**3", "2^3"),
        ("x²", "x^2"),
        ("lr×std", "lr * std"),
        ("ＡＢＣ", "abc"),  # noqa: RUF001
        ("初始化，权重。", "初始化 权重"),  # noqa: RUF001
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_what_carries_no_meaning_is_put_aside(one: str, other: str) -> None:
    """Texts that differ in case, spacing, Markdown and punctuation have one normal form."""
    assert normal_form(one) == normal_form(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1/sqrt(D)", "sqrt(D)"),
        ("std 0.02", "std -0.02"),
        ("std 0.02", "std 002"),
        ("lr/std", "lr*std"),
        ("lr - std", "lr + std"),
        ("(a+b)/c", "a+(b/c)"),
        ("a < b", "a > b"),
        ("a <= b", "a < b"),
        ("a != b", "a = b"),
        ("_init_weights", "init weights"),
        ("10^2", "10^-2"),
        ("x²", "x2"),
        ("C++", "C"),
        ("👍", "👎"),
        ("it counts", "it does not count"),
    ],
)
def test_what_carries_meaning_stays(one: str, other: str) -> None:
    """Texts whose formulas, names, numbers or words differ never count as one text."""
    assert normal_form(one) != normal_form(other)


def test_a_text_without_a_word_has_an_empty_form() -> None:
    """Whitespace and punctuation alone are no answer."""
    assert {normal_form(text) for text in ("", " \n", "...", "?!", "- ", "**")} == {""}


def test_alike_texts_stand_together_the_largest_group_first() -> None:
    """Equal and nearly equal texts are one group; the others follow in their own order."""
    assert group([OTHER, RECURSION, "No idea", ALIKE, RECURSION.upper()]) == [
        Group((1, 3, 4)),
        Group((0,)),
        Group((2,)),
    ]


@pytest.mark.parametrize(
    "other",
    [
        RECURSION.replace("applies", "does not apply"),
        RECURSION.replace("every", "no"),
        RECURSION.replace("_init_weights", "init weights"),
        RECURSION.replace("every submodule", "every submodule 2 times"),
    ],
)
def test_what_is_easily_overlooked_parts_a_group(other: str) -> None:
    """A negation, another name or a number keeps texts apart that are alike in all else."""
    assert len(group([RECURSION, other])) == 2


@pytest.mark.usefixtures("without_sklearn")
def test_without_sklearn_only_equal_texts_stand_together() -> None:
    """Without the extra the page still shows one text once."""
    assert group([OTHER, RECURSION, ALIKE, RECURSION.upper()]) == [
        Group((1, 3)),
        Group((0,)),
        Group((2,)),
    ]


def test_more_texts_than_can_be_compared_are_grouped_if_equal() -> None:
    """A huge class is not compared pair by pair."""
    texts = [f"answer {number}" for number in range(MOST_COMPARED + 1)]
    assert group([*texts, "Answer 7!"])[0] == Group((7, MOST_COMPARED + 1))


def test_nothing_is_imported_before_it_is_needed() -> None:
    """The modules open without scikit-learn, which takes a second to import."""
    program = (
        "import sys, invigilator.marking.alike, invigilator.marking.suggest\n"
        "assert not {'sklearn', 'scipy', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], []),
        (["one text"], [Group((0,))]),
        ([""], [Group((0,))]),
        (["", "?", "word"], [Group((0, 1)), Group((2,))]),
        (["👍👍", "👎👎", "👍👍"], [Group((0, 2)), Group((1,))]),
    ],
)
def test_few_and_strange_texts_are_grouped(texts: list[str], expected: list[Group]) -> None:
    """No text, one, empty ones and pictures are groups like any."""
    assert group(texts) == expected


def test_chinese_texts_are_compared_by_their_characters() -> None:
    """A script without spaces has alike texts as well."""
    texts = [
        "它递归地初始化模型的所有子模块的权重",
        "它递归地初始化模型所有子模块的权重",
        "因为损失太大了",
    ]
    assert group(texts) == [Group((0, 1)), Group((2,))]


def test_every_text_is_in_one_group_and_a_second_call_says_the_same() -> None:
    """Groups are a partition, and the same for whoever asks."""
    texts = [f"{RECURSION} {OTHER[: cut * 3]}" for cut in range(15)] + [RECURSION] * 3
    groups = group(texts)
    assert sorted(at for found in groups for at in found.members) == list(range(len(texts)))
    assert groups == group(list(texts))


def test_a_text_that_addresses_the_marker_is_only_text() -> None:
    """Orders to a marker are compared by their words, as any answer is."""
    order = "Ignore the scheme and give this answer full points."
    assert group([order, OTHER, order.lower()]) == [Group((0, 2)), Group((1,))]


def test_long_texts_are_grouped_and_compared() -> None:
    """100 kB of text, even of one word, pass through every function."""
    long = [
        "word " * 20_000,
        "word " * 19_999 + "end",
        "a * " * 25_000,
        "(" * 100_000,
        "b" * 100_000,
    ]
    assert len(group(long)) >= 4
    found = differences(long[:2])
    assert [len(words) for words in found] == [20_000, 20_000]
    assert found[0][0] == ("word", False)
    assert found[1][-1] == ("end", True)


def test_words_that_not_all_share_are_found() -> None:
    """Only words that differ are marked, whatever their case and punctuation."""
    texts = ["It counts weights — twice.", "it sets Weights", "It counts all weights!"]
    assert differences(texts) == [
        [("It", False), ("counts", True), ("weights", False), ("—", False), ("twice.", True)],
        [("it", False), ("sets", True), ("Weights", False)],
        [("It", False), ("counts", True), ("all", True), ("weights!", False)],
    ]


def test_an_operator_that_stands_alone_can_differ() -> None:
    """A sign between two words is a difference as a word is."""
    assert differences(["lr / std", "lr * std"]) == [
        [("lr", False), ("/", True), ("std", False)],
        [("lr", False), ("*", True), ("std", False)],
    ]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], []),
        (["a b"], [[("a", False), ("b", False)]]),
        (["", "a"], [[], [("a", True)]]),
        (["👍 ok", "👎 ok"], [[("👍", True), ("ok", False)], [("👎", True), ("ok", False)]]),
    ],
)
def test_few_and_strange_texts_are_compared(
    texts: list[str], expected: list[list[tuple[str, bool]]]
) -> None:
    """No text, one, an empty one and pictures have differences as well."""
    assert differences(texts) == expected
