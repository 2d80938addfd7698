"""Read a student's plain answer fairly, whatever clothes it wears.

Numbers may come from Python, numpy, torch, fractions or sympy; booleans from any of them; choices
in any spelling. Each reader returns plain Python or raises ``AssertionError`` with a sentence for
the student.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import KeysView, Mapping, Sequence, ValuesView
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import torch


def number(value: object, name: str) -> float:
    """Return ``value`` as a finite float; ``name`` is what the student called it."""
    if isinstance(value, (str, bytes)) or value is None or value is ...:
        raise AssertionError(f"{name} should be a number, but is {_kind(value)}")
    if is_tensor(value):
        value = value.detach()  # type: ignore[attr-defined]  # a tensor
    try:
        result = float(value)  # type: ignore[arg-type]  # anything with __float__; the rest raises
    except (TypeError, ValueError, RuntimeError, OverflowError):
        raise AssertionError(f"{name} should be one number, but is {_kind(value)}") from None
    if not math.isfinite(result):
        raise AssertionError(f"{name} should be a finite number, but is {result}")
    return result


def boolean(value: object, name: str) -> bool:
    """Return ``value`` as a bool; only booleans of Python, numpy, torch and sympy count.

    An array or tensor counts if it holds one boolean. sympy's booleans are told by the name of
    their type: across the wall nothing else of them arrives, and none has a truth value there.
    """
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, np.ndarray) and value.dtype == np.bool_ and value.size == 1:
        return bool(value.item())
    if is_tensor(value) and str(value.dtype) == "torch.bool" and value.numel() == 1:  # type: ignore[attr-defined]  # a tensor
        return bool(value)
    if type(value).__name__ in ("BooleanTrue", "BooleanFalse"):
        return type(value).__name__ == "BooleanTrue"
    raise AssertionError(f"{name} should be True or False, but is {_kind(value)}")


def array(value: object, name: str, shape: tuple[int, ...] | None = None) -> torch.Tensor:
    """Return ``value`` (tensor, array, nested list of numbers) as a detached float64 tensor.

    ``shape``, where given, must match; the values must be finite. The keys or the values of a
    dict count as a list.
    """
    import torch

    if isinstance(value, (Sequence, KeysView, ValuesView)) and not isinstance(value, (str, bytes)):
        value = [v.detach() if isinstance(v, torch.Tensor) else v for v in value]
    try:
        result = torch.as_tensor(value, dtype=torch.float64).detach()
    except (TypeError, ValueError, RuntimeError, OverflowError):
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


def agrees(given: float, true: float, relative: float, places: Sequence[int] = ()) -> bool:
    """Return whether ``given`` is ``true``, to a relative tolerance or rounded to decimal places.

    ``places`` lists the numbers of decimal places that a student may round to. The rounding may
    have been done in float32, and before it the number may have been off by ``relative``.
    """
    off, room = abs(given - true), relative * abs(true)
    return off <= room or any(
        abs(given - round(given, digits)) <= 1e-6 * abs(given) and off <= 0.5 * 10**-digits + room
        for digits in places
    )


LEADS_IN = (
    r"i (?:think|choose|pick|say|would say)|it(?:\W?s)?|that|is|would be|my|the|correct|right"
    r"|answer|ans|option|choice|letter"
)
"""What people write before the letter or the words of the option they choose."""

GOES_ON = r"with|around|cent(?:er|re)d|because|since|as"
"""What people write after them, if no comma stands there."""


def choice(value: object, options: Mapping[str, Sequence[str]], name: str) -> str:
    """Return the letter of the chosen option.

    ``options`` maps each letter to the option's own words. "b", "B)", "(b)", "the answer is b",
    "b) Normal", "Normal (b)" and the words alone, with or without an article or "(0, 0.02)" or
    "with mean 0" after them, all count as "b", and so do "b, because ..." and "b because ...";
    "b) Zeros", where that is another option, is no choice.
    """
    if not isinstance(value, str):
        raise AssertionError(f"{name} should be one letter in quotes, but is {_kind(value)}")
    text = value[:200].casefold()  # so that no text can keep a test busy
    text = re.sub(rf"^\W*(?:(?:{LEADS_IN}|{re.escape(name.casefold())})\b\W*)*", "", text)
    chosen = [letter for letter in options if _is_chosen(letter, text, options)]
    if len(chosen) == 1:
        return chosen[0]
    letters = ", ".join(options)
    raise AssertionError(f"{name} should be one of {letters}, but is {value!r:.60}")


def _is_chosen(letter: str, text: str, options: Mapping[str, Sequence[str]]) -> bool:
    """Return whether ``text``, in lower case and without a lead-in, chooses ``letter``."""
    spellings = {_plain(word) for word in options[letter]}
    others = {_plain(word) for key in options if key != letter for word in options[key]}
    others |= {*options} - {letter, "a"}  # "a" is also an article
    other_first = rf"(?:(?:or|and|an?|the) )*(?:{'|'.join(map(re.escape, others))})\b"
    lettered = re.match(rf"{letter}\b(?P<mark>\s*[^\w\s?])?(?P<rest>(?s:.*))", text)
    if lettered:
        rest = _plain(lettered["rest"])
        is_explained = lettered["mark"] or re.match(rf"(?:{GOES_ON})\b", rest)
        if rest in spellings | {""} or (is_explained and not re.match(other_first, rest)):
            return True
    phrase = re.sub(r"^an?\s+(?=\w)", "", text)
    is_lettered_last = re.search(rf"(?<=\W){letter}\W*$", phrase)
    phrase = phrase[: is_lettered_last.start()] if is_lettered_last else phrase
    phrase = re.split(rf"\s(?:{GOES_ON})\b", phrase, maxsplit=1)[0]
    bare = re.sub(r"(?<=\w)\s*\((?!\w\))[^()]*\)\W*$", "", phrase)
    return bool({_plain(phrase), _plain(bare)} & spellings)


def likely(value: float, suspects: Mapping[str, float], tolerance: float = 0.011) -> str:
    """Return ``": mistake"`` for the suspect whose value lies nearest to ``value``, or ``""``.

    ``suspects`` maps a mistake, in words for the student, to the number it leads to;
    ``tolerance`` is relative, and wide enough for 0.0346 rounded to 0.035.
    """
    near = {
        mistake: abs(value - leads_to) / abs(leads_to)
        for mistake, leads_to in suspects.items()
        if leads_to
    }
    mistake = min(near, key=near.__getitem__, default="")
    return f": {mistake}" if mistake and near[mistake] <= tolerance else ""


def _plain(text: str) -> str:
    """Lower-case ``text`` and reduce all but letters, digits and dots in words to blanks."""
    words = (word.strip(".") for word in re.findall(r"[\w.]+", text.casefold()))
    return " ".join(word for word in words if word)


def is_tensor(value: object) -> bool:
    """Whether ``value`` is a tensor of torch's, which a course may do without."""
    torch: Any = sys.modules.get("torch")  # where nothing has imported it, there are no tensors
    return torch is not None and isinstance(value, torch.Tensor)


def _kind(value: object) -> str:
    if value is ...:
        return "still to be written"
    if isinstance(value, (str, int, float, bool)) or value is None:
        return f"{value!r:.60}"
    return f"of type {type(value).__name__}"
