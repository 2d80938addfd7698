"""What a message may cost is bounded as a whole: its parts, and comparisons of its keys."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from invigilator.errors import WireError
from invigilator.inside import budget, wire
from tests.inside.test_wire import message


def test_many_parts_are_refused_however_they_are_cut() -> None:
    """A message of many small parts is refused before anything is made of it, on either side."""
    made: list[object] = []
    handles = b"".join(b',["h",%d,"T",true]' % n for n in range(budget.MAX_PARTS // 5 + 1))
    header = b'["l"' + handles + b"]"
    with pytest.raises(WireError, match="parts"):
        wire.decode(struct.pack("<I", len(header)) + header, made.append)
    assert not made
    with pytest.raises(WireError, match="parts"):
        wire.encode([0] * budget.MAX_PARTS)


@pytest.mark.parametrize("text", [",", '\\",', "[" * 3, '"', "\n:"])
def test_what_stands_in_texts_is_no_part(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text may be as long as a message, whatever its characters."""
    monkeypatch.setattr(budget, "MAX_PARTS", 20)
    value = [text * 1000, {text * 3: text}]
    assert value == wire.decode(wire.encode(value))


def test_a_text_without_an_end_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that is never closed, full of marks that might close it, is not read from each."""
    monkeypatch.setattr(budget, "MAX_PARTS", 20)
    header = b'["l","' + rb"\"," * 1000
    assert 2 == len(budget._text.findall(header))


class Colliding:
    """A key that meets all others and counts how often."""

    comparisons = 0

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        Colliding.comparisons += 1
        return self is other


@pytest.mark.parametrize("kind", ["d", "s", "z"])
@pytest.mark.parametrize("size", [20, 60, 200, 1000])
def test_comparisons_of_keys_are_bounded_for_the_message(
    kind: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However colliding keys are dealt out to dictionaries and sets, they share one bound."""
    monkeypatch.setattr(budget, "KEY_PAIRS", 2**20)
    monkeypatch.setattr(Colliding, "comparisons", 0)
    entries: list[object] = [["h", n] for n in range(size)]
    container = [kind, *([[key, 0] for key in entries] if kind == "d" else entries)]
    with pytest.raises(WireError, match="keys"):
        wire.decode(message(["l", *[container] * (200_000 // size)]), lambda tree: Colliding())
    assert Colliding.comparisons <= 2**20 // budget.COMPOSITE


@pytest.mark.parametrize(
    "key",
    [
        lambda n: ["u", *[0] * 50, ["i", hex(n * (2**61 - 1))]],
        lambda n: ["i", hex((2**4000 + n) * (2**61 - 1))],
        lambda n: n * (2**61 - 1),
        lambda n: ["z", *[["i", hex(m * (2**61 - 1))] for m in range(1, 15)], n],
        lambda n: ["u", "x" * 1000, n],
        lambda n: ["c", str(-1000003 * n), str(n)],
    ],
    ids=["long tuples", "long integers", "integers of JSON", "sets", "long texts", "complex"],
)
def test_keys_that_take_long_to_compare_count_for_more(key: Any) -> None:
    """Ten thousand keys of any kind that can be made to collide are too many; texts are not."""
    with pytest.raises(WireError, match="keys"):
        wire.decode(message(["s", *[key(n) for n in range(1, 10_000)]]))


def test_honest_dictionaries_are_well_within_the_bounds() -> None:
    """A vocabulary, a table of records and a set of pairs arrive."""
    vocabulary = {f"token {n}": n for n in range(50_257)}
    assert vocabulary == wire.decode(wire.encode(vocabulary))
    records = [{"step": n, "loss": 0.5, "name": "run"} for n in range(20_000)]
    assert records == wire.decode(wire.encode(records))
    pairs = {(n, n + 1) for n in range(5_000)}
    assert pairs == wire.decode(wire.encode(pairs))


def test_what_is_too_large_is_told_where_it_is_written() -> None:
    """Whoever sends too many keys learns it, instead of being taken for somebody hostile."""
    with pytest.raises(WireError, match="too many keys"):
        wire.encode(dict.fromkeys(range(100_000)))
    with pytest.raises(WireError, match="too many keys"):
        wire.encode(set(range(100_000)))
