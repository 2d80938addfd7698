"""What a person would probably mark next, from what was marked so far.

Two plain methods look at the same vectors: the nearest marked texts, which are best where many
write nearly the same, and a ridge regression on words, which is best where ideas are combined
freely. Each predicts every marked text from the others; the better one gets more say, and the
share in which it was right says how sure a suggestion is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from invigilator.marking import vectors
from invigilator.marking.alike import APART, must_agree
from invigilator.marking.forms import normal_form

FEWEST_MARKED = 5
"""Below so many marked texts nothing is suggested: what is common is not known yet."""

SURE = 0.8
"""From which sureness on the same suggestion may be confirmed for several texts at a time.

Measured by ``tools/bench_marking.py`` on 2,442 answers that two people marked, confirmed as on the
page: 0.49 decisions an answer; those that nobody read are 0.50 of 5 points off, a second person is
0.54 off on the same. Those that had the same suggestion are 0.66 off, against 0.63; with 0.9 that
is 0.48 against 0.48, for 0.65 decisions. Of two suggested ideas, after 14 answers that were read,
91 of 100 are right, a second person's 85.
"""

MOST_TOGETHER = 20
"""So many texts with the same sure suggestion stand below the one that is read."""

ASK_AFTER = 5
"""After so many confirms the page asks for suggestions anew."""

_NEAR = 0.08  # by how much further a text counts e times less as a neighbour
_PRIOR = 0.1  # what the class as a whole counts, in neighbours as near as the nearest
_RIDGE = 0.1  # penalty of the regression
_REFERENCE = 2.0  # weight of the likeness to references in the regression
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)  # of the neighbours in the mixture
_SLOPES = (0.5, 0.7, 1.0, 1.4, 2.0, 3.0)  # by which the mixture may be too shy or too bold
_LIKE = 0.1  # within what distance another sureness is evidence for this one
_TRUST = 5.0  # what a sureness counts by itself, in marked texts
_DOUBT = 0.5  # how much of a marked text that was half wrong is thought in: nothing is certain
_SLOPE_DOUBT = 2.0  # how much has to speak for another slope than 1
_COPY_DOUBT = 0.5  # how sure a near copy with another number or negation can be at most


@dataclass(frozen=True)
class Suggestion:
    """Ideas that a text probably has, and how sure it is (0..1) that a person would tick them."""

    ideas: frozenset[str]
    sureness: float


@dataclass(frozen=True)
class SuggestedPoints:
    """Points that a text would probably get, and how sure that is.

    ``sureness`` is 1 less the expected difference from a person's points, as a share of the points
    that can be had: 0.9 of 5 points expects a difference of half a point.
    """

    points: float
    sureness: float


@dataclass(frozen=True)
class _Likeness:
    """Texts against the marked ones; ``trained`` are the marked, then the references."""

    trained: list[int]
    marked: int  # how many of them are marked; the rest are references
    open: list[int]  # places of the texts that wait for a suggestion
    changed: list[bool]  # which of these are near copies of a trained one with another number or so
    alike: Any  # texts and references by trained, 0..1
    to_references: Any  # texts and references by references, 0..1


def suggest(
    texts: Sequence[str],
    marked: Mapping[int, frozenset[str]],
    ideas: Sequence[str],
    references: Sequence[tuple[str, frozenset[str]]] = (),
) -> dict[int, Suggestion]:
    """Return for each text that is not marked which of ``ideas`` (ids) it probably has.

    ``marked`` has places in ``texts`` with the ideas a person ticked after reading; suggestions
    that were only confirmed as a group teach nothing new. ``references`` are samples of the
    scheme with their ideas. Ids that are not in ``ideas`` are ignored. Without scikit-learn, with
    fewer than ``FEWEST_MARKED`` marked texts or without ideas nothing is suggested, and never for
    a text without a word. Raises IndexError if a marked place is not in ``texts``.
    """
    like = _likeness(texts, list(marked), [text for text, _ in references]) if ideas else None
    if like is None:
        return {}
    import numpy as np

    ticked = [*marked.values(), *(sample for _, sample in references)]
    had = np.array([[idea in ticks for idea in ideas] for ticks in ticked], dtype=float)
    likely = _mixture(like, had)
    chosen = likely > 0.5
    raw = np.where(chosen, likely, 1.0 - likely).prod(axis=1)
    known = like.trained[: like.marked]
    right = (chosen[known] == (had[: like.marked] > 0.5)).all(axis=1).astype(float)
    sure = _calibrated(like, raw, right)
    return {
        place: Suggestion(
            frozenset(idea for idea, there in zip(ideas, chosen[place], strict=True) if there),
            float(share),
        )
        for place, share in zip(like.open, sure, strict=True)
    }


def suggest_points(
    texts: Sequence[str],
    marked: Mapping[int, float],
    top: float,
    references: Sequence[tuple[str, float]] = (),
) -> dict[int, SuggestedPoints]:
    """Return for each text that is not marked how many points it would probably get.

    As ``suggest``, for a task without ideas: ``marked`` has the points a person gave, ``top`` is
    what can be had (above 0, else ValueError). Only points that were given to some text or
    reference are suggested.
    """
    if top <= 0:
        raise ValueError(f"the points that can be had must be above 0, not {top}")
    like = _likeness(texts, list(marked), [text for text, _ in references])
    if like is None:
        return {}
    import numpy as np

    given = np.array([*marked.values(), *(points for _, points in references)], dtype=float)
    steps = np.unique(given)
    shares = _neighbours(like, (given[:, None] == steps).astype(float))
    shares /= shares.sum(axis=1, keepdims=True)
    # the median: no other guess has a smaller expected difference
    middle = steps[(shares.cumsum(axis=1) >= 0.5 - 1e-9).argmax(axis=1)]
    apart = (shares * abs(steps - middle[:, None])).sum(axis=1) / top
    known = like.trained[: like.marked]
    off = abs(middle[known] - given[: like.marked]) / top
    sure = _calibrated(like, 1.0 - apart, 1.0 - off)
    return {
        place: SuggestedPoints(float(middle[place]), float(share))
        for place, share in zip(like.open, sure, strict=True)
    }


def _likeness(
    texts: Sequence[str], marked: Sequence[int], references: Sequence[str]
) -> _Likeness | None:
    """Compare the texts with those that are marked, or return None if nothing can be suggested."""
    if any(not 0 <= place < len(texts) for place in marked):
        raise IndexError("a marked text is not among the texts")
    if len(marked) < FEWEST_MARKED or not vectors.available():
        return None
    forms = [normal_form(text) for text in (*texts, *references)]
    done = set(marked)
    waiting = [place for place in range(len(texts)) if place not in done and forms[place]]
    places = range(len(texts), len(forms))
    trained = [*marked, *places]
    alike = vectors.similarities(forms, trained)
    changed = []
    for place in waiting:
        nearest = alike[place].argmax()
        agree = must_agree(forms[place]) == must_agree(forms[trained[nearest]])
        changed.append(bool(alike[place, nearest] > 1.0 - APART) and not agree)
    return _Likeness(trained, len(marked), waiting, changed, alike, alike[:, len(marked) :])


def _neighbours(like: _Likeness, had: Any) -> Any:
    """Return the share of each column of ``had`` among the nearest trained texts, itself aside.

    ``had`` has a row of zeros and ones for each trained text; the result has one for each text
    and reference.
    """
    import numpy as np

    apart = 1.0 - like.alike
    for column in like.to_references.T:
        # as near to the scheme's sample is alike, whatever the other words are
        apart += abs(column[:, None] - column[like.trained]) / like.to_references.shape[1]
    apart[like.trained, range(len(like.trained))] = np.inf
    # from the nearest on: who writes like nobody has neighbours as well
    weights = np.exp((apart.min(axis=1, keepdims=True) - apart) / _NEAR)
    # whoever is predicted from the others counts in the class neither
    total = np.tile(had.sum(axis=0), (len(apart), 1))
    total[like.trained] -= had
    counted = np.full((len(apart), 1), float(len(had)))
    counted[like.trained] -= 1.0
    prior = (total + 0.5) / (counted + 1.0)
    return (weights @ had + _PRIOR * prior) / (weights.sum(axis=1, keepdims=True) + _PRIOR)


def _regression(like: _Likeness, had: Any) -> Any:
    """Return by ridge regression what ``_neighbours`` returns, each trained text left out in turn.

    Left out without fitting again: the residual divided by the diagonal of the inverse.
    """
    import numpy as np

    profile = like.to_references
    kernel = like.alike + _REFERENCE * profile @ profile[like.trained].T
    mean = had.mean(axis=0)
    inverse = np.linalg.inv(kernel[like.trained] + _RIDGE * np.eye(len(had)))
    weights = inverse @ (had - mean)
    found = mean + kernel @ weights
    found[like.trained] = had - weights / np.diag(inverse)[:, None]
    return found


def _mixture(like: _Likeness, had: Any) -> Any:
    """Return how likely each text has each idea, by both methods as far as they were right."""
    import numpy as np

    near, ridge = _neighbours(like, had), np.clip(_regression(like, had), 0.01, 0.99)
    mixtures = [share * near + (1.0 - share) * ridge for share in _SHARES]
    known, truth = like.trained[: like.marked], had[: like.marked]
    errors = np.array([((mixture[known] - truth) ** 2).mean() for mixture in mixtures])
    say = np.exp(-2.0 * truth.size * (errors - errors.min()))
    likely = np.clip(np.tensordot(say / say.sum(), mixtures, axes=1), 0.01, 0.99)
    odds = np.log(likely / (1.0 - likely))

    def loss(slope: float) -> float:
        tried = np.clip(1.0 / (1.0 + np.exp(-slope * odds[known])), 0.01, 0.99)
        lost = truth * np.log(tried) + (1.0 - truth) * np.log(1.0 - tried)
        return float(_SLOPE_DOUBT * np.log(slope) ** 2 - lost.sum())

    return 1.0 / (1.0 + np.exp(-min(_SLOPES, key=loss) * odds))


def _calibrated(like: _Likeness, raw: Any, right: Any) -> Any:
    """Return how sure the suggestions for the open texts are.

    ``raw`` has a sureness (0..1) for each text and reference, which is corrected by how ``right``
    (0..1) those of the marked texts of like sureness were.
    """
    import numpy as np

    known, waiting = raw[like.trained[: like.marked]], raw[like.open]
    weights = np.exp(-(((waiting[:, None] - known) / _LIKE) ** 2) / 2.0)
    evidence = _TRUST * waiting + weights @ right + _DOUBT * 0.5
    # points above what can be had are further off than is foreseen
    sure = np.clip(evidence / (_TRUST + weights.sum(axis=1) + _DOUBT), 0.0, 1.0)
    return np.where(like.changed, np.minimum(sure, _COPY_DOUBT), sure)
