"""Collect what a cell shows as a notebook would keep it: cleared, updated, within its limits."""

from __future__ import annotations

import functools
import re
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from invigilator.errors import WireError
from invigilator.inside import limits as sentences
from invigilator.inside import wire
from invigilator.inside.limits import MIB, Limits

MESSAGE_BYTES = 8 * MIB
"""Size of one message: a text as long as a cell may print fits, however it is encoded."""

MOST_DISPLAYS = 1000
"""Displays of a notebook that can be updated; later ones stay as they were first shown."""

OUTPUT_FIELDS = (
    "output_type", "name", "text", "ename", "evalue", "traceback", "data", "display_id", "wait",
)  # fmt: skip

ROOM_FOLDER = re.compile(r"/\S*?/room-\d+-\w{8}/")
"""The working folder of a room, which is made by :class:`~invigilator.rooms.room.Room`."""

Output = dict[str, Any]
"""One output in nbformat's form, not yet checked for what a reader's browser may see."""


@dataclass
class Display:
    """What was shown under one display id."""

    outputs: list[Output] = field(default_factory=list)
    size: int = 0
    """Of the message that shows it now, in bytes."""


class Collector:
    """Collects the outputs of one cell, up to the limits.

    What is kept counts against the cell's and the notebook's limit. What arrives counts against
    ``cell_stream_bytes``, so that a cell which replaces its own output without an end is heard no
    more at some point. The first output over a limit is cut, and those after it are ignored.
    """

    def __init__(self, limits: Limits, left: int, displays: dict[str, Display]) -> None:
        """``left`` is what the notebook may still show; ``displays`` are those of its cells."""
        self.outputs: list[Output] = []
        self.kept = self._arrived = 0
        self._limits, self._budget = limits, min(limits.cell_output_bytes, left)
        self._displays = displays
        self._is_cut = self._clears_next = False

    def keep(self, message: bytes) -> None:
        """Take one output; raise :class:`WireError` if it is not an output."""
        if self._is_cut:
            return
        self._arrived += len(message)
        # a message that is much too large is not even decoded: that would multiply its size
        output = _output(message) if len(message) <= MESSAGE_BYTES else {}
        if self._arrived > self._limits.cell_stream_bytes:
            self._cut(output, 0)
        elif output.get("output_type") == "clear_output":
            self._clears_next = bool(output.get("wait"))
            if not self._clears_next:
                self._clear()
        elif output.get("output_type") == "update_display_data":
            self._update(output, len(message))
        else:
            self._add(output, len(message))

    def _add(self, output: Output, size: int) -> None:
        if self._clears_next:
            self._clear()
        left = self._budget - self.kept
        if size > left:
            self._cut(output, left)
            return
        name = output.pop("display_id", None)
        if isinstance(name, str) and len(self._displays) < MOST_DISPLAYS:
            display = self._displays.setdefault(name, Display())
            display.outputs.append(output)
            display.size = max(display.size, size)
        self.kept += size
        self.outputs.append(output)

    def _clear(self) -> None:
        self.outputs.clear()
        self.kept = 0
        self._clears_next = False

    def _update(self, output: Output, size: int) -> None:
        """Change every output that was shown under this id, in this cell and those before it."""
        display = self._displays.get(str(output.get("display_id")))
        if display is None:
            return
        growth = max(0, size - display.size) * len(display.outputs)
        if growth > self._budget - self.kept:
            self._cut({}, 0)
            return
        self.kept += growth
        display.size = max(display.size, size)
        for shown in display.outputs:
            shown["data"] = output.get("data")

    def _cut(self, output: Output, left: int) -> None:
        self._is_cut = True
        self.kept = self._budget
        if isinstance(output.get("text"), str):
            self.outputs.append({**output, "text": output["text"][:left]})
        cut = sentences.output_cut(self._limits)
        self.outputs.append({"output_type": "stream", "name": "stdout", "text": cut})


def as_shown(outputs: list[Output]) -> list[Output]:
    """Return ``outputs`` as a notebook shows them.

    Adjoining texts of one stream are joined, a carriage return writes over its line, and no path of
    the machine that grades is in them. What is not a stream stays the same object.
    """
    shown: list[Output] = []
    for output in outputs:
        before = shown[-1] if shown else {}
        if output.get("output_type") != "stream" or not isinstance(output.get("text"), str):
            shown.append(output)
        elif before.get("output_type") == "stream" and before.get("name") == output.get("name"):
            before["text"] += output["text"]
        else:
            shown.append(dict(output))
    for output in shown:
        for name, value in output.items():
            if name in ("text", "evalue") and isinstance(value, str):
                output[name] = without_paths(_overwritten(value))
            elif name == "traceback" and isinstance(value, list):
                output[name] = [without_paths(line) for line in value]
    return shown


def _overwritten(text: str) -> str:
    """Return ``text`` with, of each line, only what follows its last carriage return."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)


def without_paths(text: str) -> str:
    """Return ``text`` without the folders of this machine: libraries by name, own files alone."""
    for folder, shown in _folders():
        text = text.replace(folder, shown)
    return ROOM_FOLDER.sub("", text)


@functools.cache
def _folders() -> list[tuple[str, str]]:
    """Return (folder, what stands for it), the deepest first."""
    paths = sysconfig.get_paths()
    names = {paths[name]: "site-packages/" for name in ("purelib", "platlib")}
    names |= {paths[name]: f"{Path(paths[name]).name}/" for name in ("stdlib", "platstdlib")}
    names[str(Path(__file__).parents[1])] = "invigilator/"
    return sorted(((f"{p}/", shown) for p, shown in names.items()), key=lambda e: -len(e[0]))


def _output(message: bytes) -> Output:
    """Decode one output, reduced to its texts; raise :class:`WireError` if it is not an output."""
    output = wire.decode(message)
    if not isinstance(output, dict):
        raise WireError("not an output")
    return {field: _texts(output[field]) for field in OUTPUT_FIELDS if field in output}


def _texts(value: object) -> object:
    """Return ``value`` if it is a text, its texts if it is a list or a dict, else None."""
    if isinstance(value, list):
        return [entry for entry in value if isinstance(entry, str)]
    if isinstance(value, dict):
        texts = (pair for pair in value.items() if all(isinstance(part, str) for part in pair))
        return dict(texts)
    return value if isinstance(value, str) else None
