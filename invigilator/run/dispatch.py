"""Keep every worker of a run busy, and stop soon after somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TypeVar

from invigilator.run.stop import Stop

T = TypeVar("T")

AHEAD = 2
"""Submissions handed out beyond the number of workers, so that none waits for the writer."""

WAKE_SECONDS = 0.2
"""How often a run looks whether it should stop."""


def each_done(
    students: Iterable[str],
    hand_out: Callable[[str], Future[T]],
    *,
    workers: Callable[[], int],
    stop: Stop,
) -> Iterator[tuple[str, Future[T]]]:
    """Yield (student, future) as each is done; ``hand_out`` gives a student's work to a worker.

    ``workers`` says how many can work at once just now. Raises ``KeyboardInterrupt`` soon after
    ``stop`` is asked for.
    """
    waiting = list(reversed(list(students)))
    running: dict[Future[T], str] = {}
    while waiting or running:
        while waiting and len(running) < max(1, workers()) + AHEAD:
            student = waiting.pop()
            running[hand_out(student)] = student
        done, _ = wait(running, WAKE_SECONDS, FIRST_COMPLETED)
        for future in done:
            if stop.asked:
                break
            yield running.pop(future), future
        if stop.asked:
            raise KeyboardInterrupt
