"""Read a student's plain answer fairly, whatever clothes it wears.

Numbers may come from Python, numpy, torch, fractions or sympy; booleans from any of them; choices
in any spelling. Each reader returns plain Python or raises ``AssertionError`` with a sentence for
the student.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch


def number(value: object, name: str) -> float:
    """Return ``value`` as a finite float; ``name`` is what the student called it."""
    if isinstance(value, (str, bytes)) or value is None or value is ...:
        raise AssertionError(f"{name} should be a number, but is {_kind(value)}")
    if isinstance(value, torch.Tensor):
        value = value.detach()
    try:
        result = float(value)  # type: ignore[arg-type]  # anything with __float__; the rest raises
    except (TypeError, ValueError, RuntimeError):
        raise AssertionError(f"{name} should be one number, but is {_kind(value)}") from None
    if not math.isfinite(result):
        raise AssertionError(f"{name} should be a finite number, but is {result}")
    return result


def boolean(value: object, name: str) -> bool:
    """Return ``value`` as a bool; only booleans of Python, numpy and torch count."""
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    is_tensor = isinstance(value, torch.Tensor) and value.dtype == torch.bool
    if is_tensor and value.numel() == 1:  # type: ignore[attr-defined]  # is_tensor says so
        return bool(value)
    raise AssertionError(f"{name} should be True or False, but is {_kind(value)}")


def array(value: object, name: str, shape: tuple[int, ...] | None = None) -> torch.Tensor:
    """Return ``value`` (tensor, array, nested list of numbers) as a detached float64 tensor.

    ``shape``, where given, must match; the values must be finite.
    """
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        value = [v.detach() if isinstance(v, torch.Tensor) else v for v in value]
    try:
        result = torch.as_tensor(value, dtype=torch.float64).detach()
    except (TypeError, ValueError, RuntimeError):
        raise AssertionError(f"{name} should hold numbers, but is {_kind(value)}") from None
    if shape is not None and tuple(result.shape) != shape:
        raise AssertionError(f"{name} should have shape {shape}, but has {tuple(result.shape)}")
    if not bool(torch.isfinite(result).all()):
        raise AssertionError(f"{name} should hold finite numbers, but holds NaN or infinity")
    return result


def numbers(value: object, name: str, count: int | None = None) -> list[float]:
    """Return a flat list of finite floats; ``count``, where given, is how many there must be."""
    result = array(value, name).flatten().tolist()
    if count is not None and len(result) != count:
        raise AssertionError(f"{name} should hold {count} numbers, but holds {len(result)}")
    return [float(entry) for entry in result]


def choice(value: object, options: Mapping[str, Sequence[str]], name: str) -> str:
    """Return the letter of the chosen option.

    ``options`` maps each letter to the option's own words. "b", "B)", "(b)", "b) Normal" and the
    words alone all count as "b".
    """
    if not isinstance(value, str):
        raise AssertionError(f"{name} should be one letter in quotes, but is {_kind(value)}")
    plain = _plain(value)
    for letter, words in options.items():
        spellings = {_plain(word) for word in words}
        lettered = re.fullmatch(rf"(?:option )?{letter}(?: (.*))?", plain)
        if plain in spellings or (lettered and (lettered[1] or "") in spellings | {""}):
            return letter
    letters = ", ".join(options)
    raise AssertionError(f"{name} should be one of {letters}, but is {value!r:.60}")


@dataclass(frozen=True)
class Idea:
    """One idea an answer in words should hold.

    ``wordings`` are regular expressions, searched clause by clause in the lower-cased text; in
    each, ``and`` between two groups is up to the author. ``missing`` tells a student what is not
    there, without giving it away.
    """

    wordings: tuple[str, ...]
    missing: str


NEGATION = re.compile(
    r"\b(?:not|never|no|nor|cannot|without|instead of|rather than|neither|fails? to|\w+n't)\b"
)


def ideas_found(text: object, ideas: Sequence[Idea], name: str) -> list[bool]:
    """Return, idea by idea, whether ``text`` states it; a negated statement does not count.

    The text is split into clauses at punctuation and at *but*, *because* and the like; an idea
    counts where one of its wordings matches a clause that holds no negation.
    """
    if not isinstance(text, str):
        raise AssertionError(f"{name} should be a text in quotes, but is {_kind(text)}")
    clauses = re.split(r"[.;:!?\n]|,|\b(?:but|because|while|whereas|although)\b", text.casefold())
    plain = [clause.replace("\u2019", "'") for clause in clauses if not NEGATION.search(clause)]
    return [
        any(re.search(wording, clause) for wording in idea.wordings for clause in plain)
        for idea in ideas
    ]


def _plain(text: str) -> str:
    """Lower-case ``text`` and reduce everything but letters, digits and marks in words to blanks."""
    return " ".join(re.findall(r"[\w.]+", text.casefold())).strip(" .")


def _kind(value: object) -> str:
    if value is ...:
        return "still to be written"
    if isinstance(value, (str, int, float, bool)) or value is None:
        return f"{value!r:.60}"
    return f"of type {type(value).__name__}"
