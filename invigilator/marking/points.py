"""What the ideas and mistakes that were found in an answer give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from invigilator.marking.scheme import Idea


def points(ideas: Sequence[Idea], ticks: Mapping[str, float], max_points: float) -> float:
    """Return the points of an answer, never below 0 and never above ``max_points``.

    ``ticks`` maps the id of an idea to the share of it that was found, 1 or 0.5. An idea without a
    tick gives nothing, and so does a tick whose idea the scheme no longer has. A mistake takes from
    the ideas that it names, at most what mistakes before it have left of them; one that names none
    takes from the sum. ``pointsOf`` of ``static/ideas.js`` says the same beforehand.
    """
    left = {idea.id: idea.points * ticks.get(idea.id, 0.0) for idea in ideas if idea.points > 0}
    from_sum = 0.0
    for mistake in ideas:
        costs = max(-mistake.points, 0.0) * ticks.get(mistake.id, 0.0)
        for name in mistake.takes_from:
            taken = min(costs, left[name])
            left[name] -= taken
            costs -= taken
        if not mistake.takes_from:
            from_sum += costs
    return min(max(0.0, round(sum(left.values()) - from_sum, 6)), max_points)
