"""What is said about a mark: to the student, and to whoever marks."""

from __future__ import annotations

from collections.abc import Mapping

from invigilator.formats import points as number
from invigilator.marking.book import Grades, Mark
from invigilator.marking.scheme import Scheme
from invigilator.marking.tasks import Text

LISTS = ("Found", "Half", "Not found", "Mistakes")
"""What a comment begins with: each of them lists ideas."""


def told(scheme: Scheme, mark: Mark | None) -> str:
    """Return the comment for the student: ideas found and not found, and the marker's words."""
    if mark is None or mark.flagged:
        return ""
    named = [(idea, mark.ticks.get(idea.id, 0.0)) for idea in scheme.ideas]
    groups = (
        [idea.id for idea, share in named if idea.points > 0 and share == 1],
        [idea.id for idea, share in named if idea.points > 0 and 0 < share < 1],
        [idea.id for idea, share in named if idea.points > 0 and share == 0],
        [idea.id for idea, share in named if idea.points < 0 and share > 0],
    )
    lines = [f"{name}: {', '.join(ids)}." for name, ids in zip(LISTS, groups, strict=True) if ids]
    return "\n\n".join(filter(None, [" ".join(lines), mark.comment.strip()]))


def since(mark: Mark | None, text: Text, grades: Grades) -> str:
    """Return what has happened to an answer since it was marked here, or ""."""
    given = grades.manual_score
    if mark is None:
        return "" if given is None else f"marked in formgrader: {number(given)} points"
    if mark.digest != text.digest:
        return "the text has changed since it was marked"
    if mark.flagged or mark.second:
        return ""
    if given is not None and given != mark.points:
        return f"changed in formgrader: {number(given)} points"
    return "" if is_told(grades.comment, mark) else "commented in formgrader"


def otherwise(mark: Mark | None, by_marker: Mapping[str, Mark]) -> str:
    """Return what second opinions gave that is not what stands, or ""."""
    if mark is None:
        return ""
    given = sorted(opinion.points for opinion in by_marker.values() if opinion.second)
    differing = [number(points) for points in given if points != mark.points]
    return f"a second opinion: {', '.join(differing)} points" if differing else ""


def what_changed(mark: Mark | None, text: Text, grades: Grades) -> str:
    """Return why a page that is out of date may not mark an answer."""
    if happened := since(mark, text, grades):
        return f"it is not as you saw it: {happened}"
    if mark is not None:
        return f"somebody has marked it meanwhile: {number(mark.points)} points"
    return "it has changed meanwhile"


def is_told(comment: str, mark: Mark) -> bool:
    """Whether ``comment`` is what :func:`told` made of ``mark``, by this scheme or an earlier one.

    Otherwise a person has written it in formgrader.
    """
    head, _, words = comment.partition("\n\n")
    lists = head.startswith(tuple(f"{name}: " for name in LISTS))
    return (words if lists else comment) == mark.comment.strip()


def words_of(mark: Mark | None, grades: Grades) -> str:
    """Return the comment that a marker finds in the page: what a person has written last."""
    if mark is None:
        return grades.comment
    if mark.second or is_told(grades.comment, mark) or (mark.flagged and not grades.comment):
        return mark.comment
    return grades.comment
