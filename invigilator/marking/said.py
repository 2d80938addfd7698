"""What is said about a mark: to the student, and to whoever marks."""

from __future__ import annotations

from invigilator.formats import points as number
from invigilator.marking.book import Grades, Mark
from invigilator.marking.scheme import Scheme
from invigilator.marking.tasks import Text


def told(scheme: Scheme, mark: Mark | None) -> str:
    """Return the comment for the student: ideas found and not found, and the marker's words."""
    if mark is None or mark.flagged:
        return ""
    named = [(idea, mark.ticks.get(idea.id, 0.0)) for idea in scheme.ideas]
    groups = {
        "Found": [idea.id for idea, share in named if idea.points > 0 and share == 1],
        "Half": [idea.id for idea, share in named if idea.points > 0 and 0 < share < 1],
        "Not found": [idea.id for idea, share in named if idea.points > 0 and share == 0],
        "Mistakes": [idea.id for idea, share in named if idea.points < 0 and share > 0],
    }
    lines = [f"{name}: {', '.join(ids)}." for name, ids in groups.items() if ids]
    return "\n\n".join(filter(None, [" ".join(lines), mark.comment.strip()]))


def since(mark: Mark | None, text: Text, grades: Grades) -> str:
    """Return what has happened to an answer since it was marked here, or ""."""
    if mark is None:
        given = grades.manual_score
        return "" if given is None else f"marked in formgrader: {number(given)} points"
    if mark.digest != text.digest:
        return "the text has changed since it was marked"
    if not mark.flagged and grades.manual_score is not None and grades.manual_score != mark.points:
        return f"changed in formgrader: {number(grades.manual_score)} points"
    return ""


def what_changed(mark: Mark | None, grades: Grades) -> str:
    """Return why a page that is out of date may not mark an answer."""
    if mark is not None:
        return f"somebody has marked it meanwhile: {number(mark.points)} points"
    if grades.manual_score is not None:
        return f"it got {number(grades.manual_score)} points in formgrader meanwhile"
    return "it has changed meanwhile"
