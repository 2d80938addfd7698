"""Fuzz the wire's decoder for as long as you like: ``python -m tools.fuzz_wire [SECONDS]``.

The tests try some thousand messages; this tries millions, guided by coverage. It needs atheris
(``pip install atheris``), which is no dependency of the course.
"""

from __future__ import annotations

import sys
from typing import Any

KINDS = (
    None, True, 1, 2**60, 0.5, "a", b"b", [1, (2,)], {"c": {3}}, frozenset({4}), 1j, ...,
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Fuzz for the given number of seconds (60 if none is given); return the exit code."""
    try:
        import atheris  # only here, and only on demand
    except ImportError:
        print("atheris is not installed: pip install atheris, then run this again", file=sys.stderr)
        return 1
    with atheris.instrument_imports(include=["invigilator.inside.wire", "json"]):
        from invigilator.errors import WireError
        from invigilator.inside import wire

    def once(data: bytes) -> None:
        try:
            wire.decode(data, lambda tree: len(tree))
        except WireError:
            return

    def begin_with(data: bytes, size: int, seed: int) -> bytes:
        """Mutate; an empty input becomes a message of every kind first."""
        start = data or wire.encode(list(KINDS))
        mutated: bytes = atheris.Mutate(start, max(size, len(start)))
        return mutated

    seconds = arguments[0] if arguments else "60"
    options: list[Any] = [sys.argv[0], f"-max_total_time={seconds}", "-max_len=4096"]
    atheris.Setup(options, once, custom_mutator=begin_with)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
