"""Reading a student's plain answer."""

from __future__ import annotations

import math
import time
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy  # type: ignore[import-untyped]  # torch brings it along
import torch

from invigilator.checks import answers

OPTIONS = {
    "a": ("Uniform(0, 1)", "uniform"),
    "b": ("Normal(0, std)", "normal", "normal distribution"),
    "c": ("Zeros", "zero"),
}


class Number:
    """What a number of another library looks like: it converts itself."""

    def __init__(self, value: float) -> None:
        """Hold ``value``."""
        self.value = value

    def __float__(self) -> float:
        """Return the value."""
        return self.value


class TestNumber:
    """``number`` takes one finite number in any clothes."""

    @pytest.mark.parametrize(
        "value",
        [
            1.5,
            np.float32(1.5),
            np.array(1.5),
            torch.tensor(1.5),
            torch.tensor([1.5], requires_grad=True),
            Fraction(3, 2),
            Decimal("1.5"),
            Number(1.5),
        ],
    )
    def test_clothes(self, value: object) -> None:
        """A number of any library is read as a plain float."""
        result = answers.number(value, "x")

        assert result == 1.5
        assert type(result) is float

    @pytest.mark.parametrize(
        "value", ["1.5", b"1.5", None, ..., [1.5], (1.5, 2.5), {}, 1j, torch.ones(2), 10**400]
    )
    def test_not_a_number(self, value: object) -> None:
        """What is not one number is refused with the student's own name for it."""
        with pytest.raises(AssertionError, match=r"^x should be "):
            answers.number(value, "x")

    @pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, torch.tensor(math.nan)])
    def test_not_finite(self, value: object) -> None:
        """NaN and infinity would pass comparisons by accident, so they are refused."""
        with pytest.raises(AssertionError, match="finite"):
            answers.number(value, "x")

    def test_unwritten(self) -> None:
        """An answer that is still ``...`` is called so."""
        with pytest.raises(AssertionError, match="still to be written"):
            answers.number(..., "x")

    def test_long_answer_is_cut(self) -> None:
        """A long text does not fill the feedback page."""
        with pytest.raises(AssertionError) as caught:
            answers.number("9" * 10_000, "x")

        assert len(str(caught.value)) < 120


class TestBoolean:
    """``boolean`` takes booleans only."""

    @pytest.mark.parametrize(
        "value",
        [
            *(True, np.True_, np.array(True), np.array([True])),
            *(torch.tensor(True), torch.tensor([True]), sympy.true),
        ],
    )
    def test_true(self, value: object) -> None:
        """Booleans of Python, numpy, torch and sympy are read as a plain bool."""
        assert answers.boolean(value, "x") is True

    @pytest.mark.parametrize(
        "value", [False, np.False_, np.array(False), torch.tensor(False), sympy.false]
    )
    def test_false(self, value: object) -> None:
        """False is an answer, too."""
        assert answers.boolean(value, "x") is False

    @pytest.mark.parametrize(
        "value",
        [
            *(1, 0, "True", None, ..., [], torch.tensor(1), torch.tensor([True, True])),
            *(np.array(1), np.array([True, True]), sympy.Symbol("x") > 0, sympy.Integer(1)),
        ],
    )
    def test_not_a_boolean(self, value: object) -> None:
        """Something merely truthy or falsy is no judgement."""
        with pytest.raises(AssertionError, match="x should be True or False"):
            answers.boolean(value, "x")


class TestArray:
    """``array`` takes any block of finite numbers."""

    @pytest.mark.parametrize(
        "value",
        [
            [[1, 2], [3, 4]],
            ((1.0, 2.0), (3.0, 4.0)),
            np.array([[1, 2], [3, 4]]),
            torch.tensor([[1, 2], [3, 4]]),
            torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True),
            {"first": [1, 2], "second": [3, 4]}.values(),
        ],
    )
    def test_clothes(self, value: object) -> None:
        """Lists, arrays and tensors become the same detached float64 tensor."""
        result = answers.array(value, "x", (2, 2))

        assert result.tolist() == [[1.0, 2.0], [3.0, 4.0]]
        assert result.dtype == torch.float64
        assert not result.requires_grad

    def test_list_of_tensors_with_graphs(self) -> None:
        """Losses that still carry their graphs are read without a complaint."""
        losses = [torch.tensor(2.0, requires_grad=True) * k for k in (1, 2)]

        assert answers.array(losses, "losses").tolist() == [2.0, 4.0]

    def test_shape(self) -> None:
        """A wrong shape is named beside the right one."""
        with pytest.raises(AssertionError, match=r"shape \(3,\), but has \(2,\)"):
            answers.array([1, 2], "x", (3,))

    @pytest.mark.parametrize("value", ["12", None, ..., ["a"], [[1], [1, 2]], {1: 2}, [10**400]])
    def test_not_numbers(self, value: object) -> None:
        """What holds anything but numbers is refused."""
        with pytest.raises(AssertionError, match="x should hold numbers"):
            answers.array(value, "x")

    @pytest.mark.parametrize("value", [[1.0, math.nan], np.array([math.inf])])
    def test_not_finite(self, value: object) -> None:
        """One NaN or infinity spoils the block."""
        with pytest.raises(AssertionError, match="NaN or infinity"):
            answers.array(value, "x")


class TestNumbers:
    """``numbers`` gives a flat list of floats."""

    def test_flat(self) -> None:
        """Any shape comes back as plain floats in a row."""
        result = answers.numbers(np.array([[1, 2], [3, 4]]), "x")

        assert result == [1.0, 2.0, 3.0, 4.0]
        assert {type(entry) for entry in result} == {float}

    def test_count(self) -> None:
        """A list of another length is refused, and both lengths are named."""
        with pytest.raises(AssertionError, match="x should hold 3 numbers, but holds 2"):
            answers.numbers([1, 2], "x", count=3)


class TestAgrees:
    """``agrees`` allows a relative error, and rounding where places are given."""

    @pytest.mark.parametrize(
        "given",
        [
            *(0.00039434, 0.000394, 0.00039, 0.0004, 0.00039434 * 1.0029),
            *(float(np.float32(0.0004)), float(torch.tensor(0.00039))),
        ],
    )
    def test_agrees(self, given: float) -> None:
        """The number itself, one near it, and it rounded to 4 or 5 places in float32 or float64."""
        assert answers.agrees(given, 0.00039434, 0.003, places=(4, 5))

    @pytest.mark.parametrize(
        "given", [0.0, 0.0003, 0.00041, 0.000398, 0.00039434 * 1.0031, -0.0004]
    )
    def test_does_not(self, given: float) -> None:
        """Rounded further, to another number or not at all, it has to be near."""
        assert not answers.agrees(given, 0.00039434, 0.003, places=(4, 5))

    def test_no_places(self) -> None:
        """Without places only the tolerance counts."""
        assert not answers.agrees(0.0004, 0.00039434, 0.003)
        assert answers.agrees(0.0004, 0.00039434, 0.02)


class TestChoice:
    """``choice`` reads a letter or the option's words."""

    @pytest.mark.parametrize(
        "value",
        [
            "b",
            " B ",
            "(b)",
            "b)",
            "B.",
            "option b",
            "Answer: b",
            "b) Normal(0, std)",
            "b: normal",
            "Normal",
            "normal(0, 0.02)",
            "a normal distribution",
            "The normal distribution",
            "b, because zeros make all tokens alike",
            *("(b).", "The answer is b", "I think it's b", "My choice: (b)", "Q: b", "letter b."),
            *("b because zeros make all tokens alike", "b as it is centred"),
            *("Normal (b)", "Normal(0, std) (b).", "normal, b", "option b: Normal(0, std)"),
            *("normal with a small std", "a normal distribution with mean zero", "It is normal"),
        ],
    )
    def test_spellings(self, value: str) -> None:
        """Each way to write the second option counts as it."""
        assert answers.choice(value, OPTIONS, "q") == "b"

    def test_other_options(self) -> None:
        """The letter that comes back is the chosen one, not the right one."""
        texts = ("A", "uniform", "zero", "The answer is a", "uniform, a", "c because of symmetry")
        assert [answers.choice(text, OPTIONS, "q") for text in texts] == [*"aacaac"]

    @pytest.mark.parametrize(
        "value",
        [
            *("", "d", "b) Zeros", "a) Normal", "b or c", "b/c", "b, or c", "not b", "bb", "none"),
            *("The answer is not b", "the answer is b or c", "b? No, a", "Normal (c)", "normal, c"),
            *("It isn't b", "option b: zeros", "normal or zeros", "either b or c", "the answer is"),
        ],
    )
    def test_no_choice(self, value: str) -> None:
        """A contradiction, two letters or none are not read as anything."""
        with pytest.raises(AssertionError, match="q should be one of a, b, c"):
            answers.choice(value, OPTIONS, "q")

    @pytest.mark.parametrize("value", [1, None, ["b"], ...])
    def test_not_text(self, value: object) -> None:
        """A letter has to be text."""
        with pytest.raises(AssertionError, match="letter in quotes"):
            answers.choice(value, OPTIONS, "q")


class TestLikely:
    """``likely`` names the mistake that a number points to."""

    def test_nearest(self) -> None:
        """Of two near suspects the nearer is named."""
        assert answers.likely(0.1, {"one": 0.1005, "two": 0.1}) == ": two"

    def test_far(self) -> None:
        """A number that fits no suspect gets no guess."""
        assert answers.likely(0.1, {"one": 0.102}) == ""

    def test_rounded(self) -> None:
        """A number rounded to two figures still fits."""
        assert answers.likely(0.035, {"one": 0.0346410}) == ": one"

    def test_zero_and_none(self) -> None:
        """A suspect of zero is left out, and no suspects are no error."""
        assert answers.likely(0.0, {"one": 0}) == ""
        assert answers.likely(1.0, {}) == ""

    def test_sign(self) -> None:
        """The opposite number is another one."""
        assert answers.likely(-2.0, {"plus": 2.0, "minus": -2.0}) == ": minus"


def test_long_text_is_quick() -> None:
    """No text keeps the examiner busy."""
    started = time.process_time()
    with pytest.raises(AssertionError):
        answers.choice("(" * 1_000_000, OPTIONS, "q")
    assert time.process_time() - started < 2
