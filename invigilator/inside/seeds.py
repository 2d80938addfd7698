"""Seeds that a test sets: the student's code draws from them as it would in a notebook.

The call is repeated in the student room; no state of a generator ever comes back from there.
"""

from __future__ import annotations

import functools
import random
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from invigilator.inside import tensors

Seed = tuple[str, Any]
"""Which generator, and what it was seeded with."""

_set: list[Seed] = []


def watch() -> None:
    """Keep from now on what this process seeds its generators with."""
    places: list[tuple[str, Any, str]] = [("random", random, "seed"), ("numpy", np.random, "seed")]
    if torch := sys.modules.get("torch"):
        places.append(("torch", torch, "manual_seed"))
    for generator, module, name in places:
        setattr(module, name, _kept(generator, getattr(module, name)))


def _kept(generator: str, seed: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(seed)
    def seed_and_keep(*numbers: Any, **named: Any) -> Any:
        result = seed(*numbers, **named)
        _set.append((generator, next(iter([*numbers, *named.values()]), None)))
        return result

    return seed_and_keep


def taken() -> list[Seed]:
    """Return the last seed of each generator since this was asked, and forget them."""
    last = list(dict(_set).items())
    _set.clear()
    return last


def repeat(seeds: list[Seed]) -> None:
    """Seed this process's generators likewise; called in the student room."""
    for generator, number in seeds:
        match generator:
            case "random":
                random.seed(number)
            case "numpy":
                np.random.seed(number)
            case "torch":
                tensors.seed(number)
