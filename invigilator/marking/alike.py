"""Which texts of a class are alike, and where alike texts differ."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from invigilator.marking import vectors
from invigilator.marking.forms import normal_form, word_key

APART = 0.4
"""How far apart (1 - cosine, 0..1) two texts of a group may be at most.

On answers that two people marked (0-5), the members of a group are 0.12 off what its first got, and
a second person is 0.31 off on the same; at 0.5 it is 0.22 (``tools/bench_marking.py``).
"""

MOST_COMPARED = 3000
"""Of how many different texts a table of all pairs is made; of more only equal ones are grouped."""

_WORDS_COMPARED = 2000
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|cannot"
    r"|(?:do|does|did|is|are|was|were|wo|ca|could|should|would|must|has|have|had)nt"
    r"|nicht|kein\w*|nie|ohne|pas|jamais|sans|nunca)\b|[不没无未非]"
)


@dataclass(frozen=True)
class Group:
    """Texts that are alike: their places in the sequence of texts, in its order."""

    members: tuple[int, ...]


def group(texts: Sequence[str], apart: float = APART) -> list[Group]:
    """Return all places of ``texts`` in groups of alike ones, the largest group first.

    Groups of one size stand in the order of their first members. Equal texts (by normal form) are
    always together. With scikit-learn texts are together as well if each two of them are less than
    ``apart`` apart (by cosine, 0..1) and have the same numbers, formulas, names with an underscore,
    and as many negations (of English and a few more languages): what is easily overlooked in a
    group must not differ in it.
    """
    equal: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        equal[normal_form(text)].append(place)
    forms = list(equal)
    together = [[at] for at in range(len(forms))]
    if 1 < len(forms) <= MOST_COMPARED and vectors.available():
        together = _clusters(forms, apart)
    groups = [
        Group(tuple(sorted(place for at in cluster for place in equal[forms[at]])))
        for cluster in together
    ]
    return sorted(groups, key=lambda found: (-len(found.members), found.members))


def _clusters(forms: Sequence[str], apart: float) -> list[list[int]]:
    """Return the places of different normal forms in clusters of alike ones."""
    alike = vectors.similarities(forms, range(len(forms)))
    buckets: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, form in enumerate(forms):
        buckets[must_agree(form)].append(at)
    return [
        [bucket[at] for at in cluster]
        for bucket in buckets.values()
        for cluster in _linked(1.0 - alike[bucket][:, bucket], apart)
    ]


def _linked(distances: Any, apart: float) -> list[list[int]]:
    """Return clusters in which no two are further apart than ``apart``."""
    if len(distances) < 2:
        return [[0]]
    from sklearn.cluster import AgglomerativeClustering

    labels = AgglomerativeClustering(
        n_clusters=None, distance_threshold=apart, metric="precomputed", linkage="complete"
    ).fit_predict(distances)
    clusters: dict[int, list[int]] = defaultdict(list)
    for at, label in enumerate(labels):
        clusters[int(label)].append(at)
    return list(clusters.values())


def must_agree(form: str) -> tuple[object, ...]:
    """Return what texts of a group must have in common: special words and count of negations."""
    words = form.split()
    special = frozenset(word for word in words if not word.isalpha())
    return special, len(_NEGATION.findall(form)), not words


def differences(texts: Sequence[str]) -> list[list[tuple[str, bool]]]:
    """Return for each text its words as written, each with whether it differs from the others.

    A word is shared if all texts have it in the same order, whatever its case and punctuation; what
    is no word and no operator, such as a dash, never differs. Words after the first 2,000 of a text
    are compared as a whole.
    """
    written = [text.split() for text in texts]
    keys = [[word_key(word) for word in words] for words in written]
    tails = {tuple(key[_WORDS_COMPARED:]) for key in keys}
    heads = [[key for key in words[:_WORDS_COMPARED] if key] for words in keys]
    shared = heads[0] if heads else []
    for head in heads[1:]:
        if head != shared:
            kept = _in_both(shared, head)
            shared = [key for at, key in enumerate(shared) if at in kept]
    result = []
    for words, key, head in zip(written, keys, heads, strict=True):
        common = _in_both(head, shared)
        # places in head, which has no empty keys, back to places among the words as written
        at_head = iter(range(len(head)))
        flags = [bool(k) and next(at_head) not in common for k in key[:_WORDS_COMPARED]]
        flags += [len(tails) > 1] * (len(words) - len(flags))
        result.append(list(zip(words, flags, strict=True)))
    return result


def _in_both(first: Sequence[str], second: Sequence[str]) -> set[int]:
    """Return the places of ``first`` that stand in ``second`` as well, in the same order."""
    if first == second:
        return set(range(len(first)))
    blocks = SequenceMatcher(None, first, second).get_matching_blocks()
    return {at for block in blocks for at in range(block.a, block.a + block.size)}
