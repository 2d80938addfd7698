"""What one message between the rooms may cost as a whole, however its parts are cut.

Two things can cost more than the length of a message suggests: its parts, as a part of two bytes
already becomes an object, and the keys that a dictionary or a set has to compare with one another.
Both are counted over the whole message, before anything is built from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from invigilator.errors import WireError

MAX_PARTS = 2**21
"""Most values of a message, nested ones included: those of a list of two million numbers. So many
take about two seconds and at most half a GiB, whatever they are."""

KEY_PAIRS = 2**32
"""Pairs of keys that the dictionaries and sets of a message may have to compare, in the worst case:
65,536 texts or numbers in one dictionary, of which a hostile choice takes some seconds to build."""

COMPOSITE = 16
"""How many comparisons of short texts or numbers cost as much as one of a composite key's part."""

FEW_KEYS = 4
"""Containers of at most this many keys are not counted: they cost no more than their length."""

HASH_BITS = 60
"""Two different integers of at most this many bits have different hashes (except -1 and -2)."""

_text = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\Z)', re.DOTALL)


def check_parts(header: bytes) -> None:
    """Raise :class:`WireError` if the tree in ``header``, which is JSON, has too many parts."""
    parts = _count(header)
    if parts <= MAX_PARTS:
        return
    # what stands in texts is no part, but is looked at only where it might matter
    for number, text in enumerate(_text.finditer(header)):
        if number > MAX_PARTS:  # each text is one
            break
        parts -= _count(text[0])
    if parts > MAX_PARTS:
        raise WireError(f"the data has more than {MAX_PARTS:,} parts")


def _count(header: bytes) -> int:
    return sum(header.count(mark) for mark in (b",", b"[", b"{", b":"))


class KeyBudget:
    """Counts the comparisons that building the dictionaries and sets of one message may take.

    It computes no hashes. The hash of an integer is the integer, and the hash of a text is known to
    whoever knows ``PYTHONHASHSEED``, so keys of any kind can be chosen so that they all collide.
    """

    def __init__(self) -> None:
        """Begin a message."""
        self.left = KEY_PAIRS

    def charge(self, keys: Sequence[Any]) -> None:
        """Count one container, whose ``keys`` are trees; raise :class:`WireError` when too many."""
        # texts are compared only where the whole of two hashes agrees, which nobody can arrange
        composite = sum(_weight(key) for key in keys if type(key) is not str)
        self.left -= len(keys) * (len(keys) + COMPOSITE * composite)
        if self.left < 0:
            raise WireError("dictionaries or sets of too many keys")


def _weight(tree: Any) -> int:
    """Return what a comparison of two such keys may cost; 0 if their hashes always differ.

    Different composite keys may all have the same hash, whatever they are made of.
    """
    if type(tree) is not list:
        return max(0, tree.bit_length() - HASH_BITS) if type(tree) is int else 0
    if tree[:1] == ["b"]:  # a place among the buffers
        return 1 + int(tree[1][1]) // 64
    inner = sum(1 + (len(part) // 8 if type(part) is str else _weight(part)) for part in tree)
    return inner * (len(tree) if tree[:1] == ["z"] else 1)  # each entry is looked up in the other
