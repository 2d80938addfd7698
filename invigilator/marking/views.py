"""What the page gets to show, as plain data for JSON."""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from invigilator import formats, harmless
from invigilator.hooks import trial
from invigilator.marking.alike import differences, group
from invigilator.marking.desk import Answer, read_ideas
from invigilator.marking.forms import normal_form
from invigilator.marking.scheme import Idea, Scheme
from invigilator.marking.suggest import ASK_AFTER, MOST_TOGETHER, SURE, suggest

FOLDED_FROM = 3_000
"""Characters of an answer from which on its end is folded."""

COMPARED_UP_TO = 3_000
"""Characters of a group's answers up to which their words are compared."""


def task_view(answers: Sequence[Answer], scheme: Scheme, lines: Sequence[str]) -> dict[str, Any]:
    """Return everything that the page shows of one task, but for the suggestions."""
    texts = [answer.text.text for answer in answers]
    groups = group(texts)
    return {
        "scheme": scheme_view(scheme),
        "answers": [answer_view(answer) for answer in answers],
        "groups": [group_view(answers, members.members) for members in groups],
        "lines": list(lines),
        "comments": sorted({answer.comment for answer in answers} - {""}),
        "most_together": MOST_TOGETHER,
        "ask_after": ASK_AFTER,
    }


def scheme_view(scheme: Scheme) -> dict[str, Any]:
    """Return the scheme; its texts are the course's own Markdown, rendered."""
    return {
        "about": trial.markdown(scheme.about, {}) if scheme.about else "",
        "max_points": scheme.max_points,
        "ideas": [_idea_view(idea) for idea in scheme.ideas],
    }


def _idea_view(idea: Idea) -> dict[str, Any]:
    return {
        "id": idea.id,
        "points": idea.points,
        "shown_points": formats.points(idea.points),
        "counts": trial.markdown(idea.counts, {}),
        "half": trial.markdown(idea.half, {}) if idea.half else "",
        "excludes": trial.markdown(idea.excludes, {}) if idea.excludes else "",
        "takes_from": list(idea.takes_from),
        "samples": [
            {"kind": kind, "text": sample}
            for kind, sample in (
                ("full", idea.full_sample),
                ("half", idea.half_sample),
                ("none", idea.zero_sample),
            )
            if sample
        ],
    }


def answer_view(answer: Answer) -> dict[str, Any]:
    """Return one answer; its text is made harmless as on every other page."""
    text, mark = answer.text, answer.mark
    return {
        "id": answer.id,
        "html": _shown(text.text[:FOLDED_FROM], is_code=text.is_code),
        "folded": _shown(text.text[FOLDED_FROM:], is_code=True),  # cut anywhere: as it was typed
        "form": normal_form(text.text),
        "is_open": answer.is_open,
        "seen": answer.seen,
        "ticks": dict(mark.ticks) if mark else {},
        "comment": answer.comment,
        "flagged": bool(mark and mark.flagged),
        "points": answer.grades.manual_score if not (mark and mark.second) else mark.points,
        "changed": answer.changed,
    }


def group_view(answers: Sequence[Answer], members: Sequence[int]) -> dict[str, Any]:
    """Return the ids of a group, and for each the words in which it differs from the others."""
    texts = [answers[place].text.text for place in members]
    words: list[list[tuple[str, bool]]] = []
    forms = {normal_form(text) for text in texts}
    if len(forms) > 1 and sum(map(len, texts)) <= COMPARED_UP_TO * len(texts):
        words = differences(texts)
    return {"ids": [answers[place].id for place in members], "words": words}


def suggestions_view(answers: Sequence[Answer], scheme: Scheme) -> dict[str, Any]:
    """Return id -> suggested ideas, how sure that is, and if a group may be confirmed by it."""
    references = [
        (idea.full_sample, frozenset({idea.id})) for idea in scheme.ideas if idea.full_sample
    ]
    found = suggest(
        [answer.text.text for answer in answers],
        read_ideas(answers),
        [idea.id for idea in scheme.ideas],
        references,
    )
    return {
        answers[place].id: {
            "ideas": sorted(suggestion.ideas),
            "sureness": round(suggestion.sureness, 2),
            "is_sure": suggestion.sureness >= SURE,
        }
        for place, suggestion in found.items()
        if answers[place].is_open
    }


def shown(text: str) -> str:
    """Return a Markdown text of the course's as HTML in which nothing runs."""
    return _shown(text, is_code=False)


@lru_cache(maxsize=1 << 13)
def _shown(text: str, *, is_code: bool) -> str:
    if not text:
        return ""
    if is_code:
        return f"<pre>{html.escape(harmless.plain(text))}</pre>"
    return trial.markdown(harmless.markdown(text), {})
