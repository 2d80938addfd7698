"""The normal form of a short text: what is left when case, spacing and punctuation are put aside.

Two texts with one normal form get one mark, so a sign that may change the meaning stays: digits, a
decimal point, a minus before a number, operators, and brackets in a formula.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SAME = str.maketrans(
    {
        "\u2044": "/",  # the slash of ½ once it is taken apart
        "\u2212": "-",
        "×": "*",
        "·": "*",
        "÷": "/",
        "≤": "<=",
        "≥": ">=",
        "[": "(",
        "{": "(",
        "]": ")",
        "}": ")",
    }
)
_OPERATORS = "+*/=<>^%|~≠-"
_OPERAND_BEFORE = r"(?<=[\w)])"
_OPERAND_AFTER = r"(?=[\w(+-])"
_SUPERSCRIPTS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]+")
_LINE_MARKS = re.compile(r"^[ \t]*(?:[-*+>#]+[ \t]+)+", re.MULTILINE)
_SPACED = re.compile(_OPERAND_BEFORE + r"[ \t]+([-+*/^%=<>≠|]{1,2})[ \t]+" + _OPERAND_AFTER)
_POWER = re.compile(_OPERAND_BEFORE + r"\*\*" + _OPERAND_AFTER)
_HYPHEN = re.compile(r"(?<=[^\W\d_]{2})-(?=[^\W\d_]{2})")
_DASH = re.compile(r"[\u2010-\u2015]")
_IN_BRACKETS = re.compile(r"\([ \t]+|(?<=\S)[ \t]+\)")
_BARE_POINT = re.compile(r"(?<![\w.)])\.(?=\d)")
_MATHS = {"Sm", "So"}  # signs of mathematics; pictures, where 👍 is not 👎


@lru_cache(maxsize=1 << 16)
def _kind(character: str) -> str:
    """Return what becomes of a character: it is kept, or goes, or parts words."""
    category = unicodedata.category(character)
    if category[0] in "LNM" or character == "_" or category in _MATHS:
        return "keep"
    # an apostrophe parts no words, and a character of width zero is not there
    return "drop" if character in "'\u2019`\"" or category in {"Cf", "Cs"} else "part"


def _without_prose_brackets(run: str) -> str:
    """Return a run of signs without the brackets that hold nothing together in it."""
    open_at: list[int] = []
    pairs: dict[int, int] = {}
    for at, sign in enumerate(run):
        if sign == "(":
            open_at.append(at)
        elif sign == ")" and open_at:
            pairs[open_at.pop()] = at
    start, end = 0, len(run)
    while pairs.get(start) == end - 1 and end - start > 1:
        del pairs[start]
        start, end = start + 1, end - 1
    formula = any(sign in _OPERATORS for sign in run)
    kept = {*pairs, *pairs.values()} if formula else set()
    return "".join(sign if sign not in "()" or at in kept else " " for at, sign in enumerate(run))


def _signs(run: str) -> str:
    """Return a run of signs with those that carry meaning; the others become spaces or nothing."""
    found: list[str] = []
    for at, sign in enumerate(run):
        before, after = run[max(at - 1, 0) : at] or " ", run[at + 1 : at + 2] or " "
        inside = (before.isalnum() or before in "_)") and (
            after.isalnum() or after in "_(+-." or _kind(after) == "keep"
        )
        if sign in "()":
            found.append(sign)
        elif sign == ".":
            found.append("." if before.isdigit() and after.isdigit() else " ")
        elif sign in "*/^":
            found.append(sign if inside else " ")
        elif sign == "-":
            number = after.isdigit() or after in "(>"
            found.append("-" if inside or number else " ")
        elif sign == "%":
            found.append("%" if before.isdigit() else " ")
        elif sign == "#":
            found.append("#" if before.isalpha() and not after.isalnum() else " ")
        else:
            found.append({"keep": sign, "drop": "", "part": " "}[_kind(sign)])
    return "".join(found)


@lru_cache(maxsize=1 << 13)  # the page asks for a class's texts with every mark
def normal_form(text: str) -> str:
    """Return ``text`` without case, extra whitespace and the punctuation that carries no meaning.

    Letters and digits of every script stay, pictures too, and what makes a formula another one:
    ``1/sqrt(D)`` is not ``sqrt(D)``, ``-0.02`` is not ``0.02``, and ``x²`` is ``x^2``. Signs of
    Markdown (bullets, emphasis, code) go. The result is one line of words parted by single spaces,
    and empty if ``text`` has no word. In doubt two texts stay two: that costs a marker one more
    decision, and a student nothing.
    """
    text = _SUPERSCRIPTS.sub(lambda found: "^" + found[0], text)
    text = unicodedata.normalize("NFKC", text).translate(_SAME).casefold()
    text = _DASH.sub(" ", re.sub(r"(?<=\d)[\u2010-\u2015](?=\d)", "-", text))
    text = text.replace("!=", "≠").replace("==", "=")
    text = _LINE_MARKS.sub(" ", text)
    text = _POWER.sub("^", text)
    text = _HYPHEN.sub(" ", text)  # a hyphen in a word; with spaces around it may be a minus
    text = _SPACED.sub(r"\1", text)
    text = _IN_BRACKETS.sub(lambda found: found[0].strip(), text)
    text = _BARE_POINT.sub("0.", text)
    runs = [run for signs in text.split() for run in _signs(signs).split()]
    return " ".join(" ".join(map(_without_prose_brackets, runs)).split())


def word_key(word: str) -> str:
    """Return by what a word is compared with another; a sign that stands alone counts as well."""
    return normal_form(word) or "".join(sign for sign in word if sign in _OPERATORS)
