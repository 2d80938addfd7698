"""What grouping and suggestions save a marker: ``python -m tools.bench_marking PATH [TURNS]``.

PATH is a table of real answers that two people marked (tab-separated, with the columns
``question_id``, ``reference_answer``, ``answer``, ``score_first`` and ``score_second``), such as
the UNT Computer Science Short Answer Dataset 2.0. The first person's score is what the marker would
give. They are marked as on the page: the first answer of the largest group is read, and its mark is
one decision, also for the others of the group. If that mark is what was surely suggested, the list
of other answers with the same sure suggestion, at most ``MOST_TOGETHER``, gets it in the same
decision. What was not read keeps the mark it was given so, right or wrong, and teaches nothing.
Suggestions are made anew after every ``ASK_AFTER`` decisions. Scores of exams (questions 11 and 12)
are halved to 0-5. Everything is repeated TURNS times (3), each in another order.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from rich.console import Console
from rich.table import Table

from invigilator.marking import vectors
from invigilator.marking.alike import APART, group
from invigilator.marking.forms import normal_form
from invigilator.marking.suggest import (
    ASK_AFTER,
    FEWEST_MARKED,
    MOST_TOGETHER,
    SURE,
    SuggestedPoints,
    suggest,
    suggest_points,
)

TOP = 5.0
EXAMS = ("11", "12")
THRESHOLDS = (0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 2.0)  # the last: nothing is ever sure
LIKE = (0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6)  # the same for the baseline, which knows likeness


@dataclass(frozen=True)
class Question:
    """The answers to one question, with what two people gave them (0-5)."""

    reference: str
    answers: list[str]
    first: list[float]
    second: list[float]


@dataclass(frozen=True)
class Marked:
    """A question marked: how many decisions it took, and what the answers got.

    ``off`` are the differences from the first person, in points. Answers that nobody read are the
    ``grouped`` ones, which stood in the group of the one that was read, and the ``confirmed`` ones,
    which had the same sure suggestion; both are places.
    """

    decisions: int
    off: list[float]
    grouped: list[int]
    confirmed: list[int]


Suggester = Callable[[Question, dict[int, float]], dict[int, SuggestedPoints]]


def questions(path: Path) -> list[Question]:
    """Read the answers of ``path``, question by question."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            rows[row["question_id"]].append(row)
    found = []
    for name, of_one in rows.items():
        scale = 0.5 if name.partition(".")[0] in EXAMS else 1.0
        found.append(
            Question(
                of_one[0]["reference_answer"],
                [row["answer"].replace("<br>", "\n") for row in of_one],
                [float(row["score_first"]) * scale for row in of_one],
                [float(row["score_second"]) * scale for row in of_one],
            )
        )
    return found


def by_suggestion(question: Question, marked: dict[int, float]) -> dict[int, SuggestedPoints]:
    """Suggest as the page does; the model answer is worth everything."""
    return suggest_points(question.answers, marked, TOP, [(question.reference, TOP)])


def without_reference(question: Question, marked: dict[int, float]) -> dict[int, SuggestedPoints]:
    """Suggest without a model answer."""
    return suggest_points(question.answers, marked, TOP)


def by_nearest(question: Question, marked: dict[int, float]) -> dict[int, SuggestedPoints]:
    """Suggest what the most similar marked answer got, as sure as the two are alike."""
    if len(marked) < FEWEST_MARKED:
        return {}
    places = list(marked)
    alike = vectors.similarities([normal_form(answer) for answer in question.answers], places)
    return {
        place: SuggestedPoints(marked[places[int(row.argmax())]], float(row.max()))
        for place, row in enumerate(alike)
        if place not in marked
    }


def mark(question: Question, by: Suggester, sure: float, turn: int) -> Marked:
    """Mark ``question`` as a person does on the page, in the order of ``turn``."""
    groups = [found.members for found in group(question.answers)]
    random.Random(turn).shuffle(groups)
    waiting = set(range(len(question.answers)))
    read: dict[int, float] = {}
    suggested: dict[int, SuggestedPoints] = {}
    off = [0.0] * len(question.answers)
    grouped: list[int] = []
    confirmed: list[int] = []
    while waiting:
        left = ([place for place in members if place in waiting] for members in groups)
        first, *alike = max(left, key=len)
        waiting -= {first, *alike}
        read[first] = question.first[first]
        hint, same = suggested.get(first), list[int]()
        if hint is not None and hint.sureness >= sure and hint.points == read[first]:
            same = [
                place
                for place, other in suggested.items()
                if place in waiting and other.sureness >= sure and other.points == hint.points
            ][:MOST_TOGETHER]
        waiting -= {*same}
        grouped += alike
        confirmed += same
        for place in (*alike, *same):
            off[place] = abs(read[first] - question.first[place])
        if len(read) % ASK_AFTER == 0:
            suggested = by(question, read)
    return Marked(len(read), off, grouped, confirmed)


def groups_table(every: Sequence[Question]) -> Table:
    """Return what groups save, and how far their members are from the first of them."""
    table = Table(title="Groups alone: members against the first of their group")
    for head in ("alike up to", "decisions an answer", "members", "off", "second person"):
        table.add_column(head, justify="right")
    for apart in (0.001, 0.2, 0.3, 0.4, 0.5, 0.6):
        groups = [(q, found.members) for q in every for found in group(q.answers, apart)]
        pairs = [(q, members[0], at) for q, members in groups for at in members[1:]]
        answers = sum(len(members) for _, members in groups)
        off = mean(abs(q.first[head] - q.first[at]) for q, head, at in pairs)
        second = mean(abs(q.first[at] - q.second[at]) for q, _, at in pairs)
        cells = (f"{apart:.1f}", f"{len(groups) / answers:.2f}", f"{len(pairs)}")
        table.add_row(*cells, f"{off:.2f}", f"{second:.2f}")
    return table


def _row(every: Sequence[Question], by: Suggester, sure: float, turns: int) -> list[str]:
    """Return decisions an answer, then of each kind of answers the share and the differences."""
    marked = [(q, mark(q, by, sure, turn)) for q in every for turn in range(turns)]
    answers = sum(len(m.off) for _, m in marked)
    cells = [
        "never" if sure > 1.0 else f"{sure:.2f}",
        f"{sum(m.decisions for _, m in marked) / answers:.2f}",
        f"{sum(sum(m.off) for _, m in marked) / answers:.2f}",
        f"{sum(off >= 2.0 for _, m in marked for off in m.off) / answers:.1%}",
    ]
    confirmed = [(q, m, at) for q, m in marked for at in m.confirmed]
    grouped = [(q, m, at) for q, m in marked for at in m.grouped]
    for some in (grouped + confirmed, confirmed):
        cells.append(f"{len(some) / answers:.0%}")
        if some:
            off = mean(m.off[at] for _, m, at in some)
            second = mean(abs(q.first[at] - q.second[at]) for q, _, at in some)
            cells += [f"{off:.2f}", f"{second:.2f}"]
    return cells


def marking_table(
    title: str, every: Sequence[Question], by: Suggester, thresholds: Sequence[float], turns: int
) -> Table:
    """Return decisions against differences for several thresholds of sureness."""
    table = Table(title=title, caption="2nd: by how much the second person is off on the same")
    heads = ["sure from", "decisions an answer", "off", "off by 2 or more"]
    for head in (*heads, "not read", "off", "2nd", "as suggested", "off", "2nd"):
        table.add_column(head, justify="right")
    for sure in thresholds:
        table.add_row(*_row(every, by, sure, turns))
    return table


def early_table(every: Sequence[Question], turns: int) -> Table:
    """Return how far suggestions are off after some answers were read, whatever their sureness."""
    table = Table(title="Points off, each unread answer as suggested, sure or not")
    for head in (
        "answers read",
        "suggested",
        "without reference",
        "most similar",
        "always the top",
    ):
        table.add_column(head, justify="right")
    for count in (5, 7, 10, 14, 20):
        off: dict[int, list[float]] = defaultdict(list)
        for question, read in _read(every, count, turns):
            marked = {place: question.first[place] for place in read}
            for at, by in enumerate((by_suggestion, without_reference, by_nearest)):
                for place, hint in by(question, marked).items():
                    off[at].append(abs(hint.points - question.first[place]))
            rest = set(range(len(question.answers))) - set(read)
            off[3] += [TOP - question.first[place] for place in rest]
        table.add_row(str(count), *(f"{mean(off[at]):.2f}" for at in range(4)))
    return table


def ideas_table(every: Sequence[Question], turns: int) -> Table:
    """Return how often suggested ideas are right, with "nearly all" and "half" as two ideas."""
    bars = {"nearly all": 4.5, "half": 2.5}

    def ideas(points: float) -> frozenset[str]:
        return frozenset(name for name, bar in bars.items() if points >= bar)

    table = Table(title='Ideas "nearly all" and "half": share of unread answers with both right')
    for head in (
        "answers read",
        "sure from",
        "suggested for",
        "right",
        "second person on the same",
    ):
        table.add_column(head, justify="right")
    for count in (7, 14):
        found: list[tuple[float, bool, bool]] = []
        for question, read in _read(every, count, turns):
            ticked = {place: ideas(question.first[place]) for place in read}
            references = [(question.reference, ideas(TOP))]
            for place, hint in suggest(question.answers, ticked, [*bars], references).items():
                truth = ideas(question.first[place])
                second = ideas(question.second[place]) == truth
                found.append((hint.sureness, hint.ideas == truth, second))
        for sure in (0.0, 0.6, 0.7, 0.8, 0.9):
            there = [hit for hit in found if hit[0] >= sure]
            shares = (mean(hit[at] for hit in there) for at in (1, 2))
            table.add_row(
                str(count),
                f"{sure:.1f}",
                f"{len(there) / len(found):.0%}",
                *(f"{share:.0%}" for share in shares),
            )
    return table


def _read(
    every: Sequence[Question], count: int, turns: int
) -> Iterator[tuple[Question, list[int]]]:
    """Yield each question with ``count`` of its places, drawn once a turn."""
    for question in every:
        for turn in range(turns):
            yield question, random.Random(turn).sample(range(len(question.answers)), count)


def main(path: Path, turns: int) -> None:
    """Print what two people differ by, and what the page reaches."""
    every = questions(path)
    apart = [abs(a - b) for q in every for a, b in zip(q.first, q.second, strict=True)]
    console = Console(width=100)
    console.print(f"{len(apart)} answers to {len(every)} questions; alike up to {APART} apart")
    console.print(f"Two people differ by {mean(apart):.2f} of {TOP:g} points.")
    console.print(f"On the page a suggestion is sure from {SURE} on.")
    console.print(groups_table(every))
    for title, by, thresholds in (
        ("Groups and sure suggestions", by_suggestion, THRESHOLDS),
        ("The same without the model answer", without_reference, THRESHOLDS),
        ("Baseline: groups, and the most similar marked answer", by_nearest, LIKE),
    ):
        console.print(marking_table(title, every, by, thresholds, turns))
    console.print(early_table(every, turns))
    console.print(ideas_table(every, turns))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3)
