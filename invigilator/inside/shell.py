"""The IPython shell of a student room: a real one, whose output goes to a callback."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from typing import Any, NoReturn, TextIO

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from traitlets.config import Config

Emit = Callable[[dict[str, Any]], None]
"""Takes one output in nbformat's form (https://nbformat.readthedocs.io)."""


class RoomStream:
    """Standard output or error: what is written becomes a stream output."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, name: str, emit: Emit) -> None:
        """``name`` is ``stdout`` or ``stderr``."""
        self.name, self._emit = name, emit

    def write(self, text: str) -> int:
        """Emit ``text``; called by print."""
        if text:
            self._emit({"output_type": "stream", "name": self.name, "text": str(text)})
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Emit each line."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Do nothing: nothing is held back."""

    def isatty(self) -> bool:
        """Return False: there is no terminal."""
        return False

    def fileno(self) -> NoReturn:
        """Raise: there is no file behind it."""
        raise OSError("a notebook's output is no file")


class _Publisher(DisplayPublisher):
    emit: Emit

    def publish(
        self, data: dict[str, Any], metadata: dict[str, Any] | None = None, **options: Any
    ) -> None:
        self.emit({"output_type": "display_data", "data": data, "metadata": metadata or {}})


class _Hook(DisplayHook):
    emit: Emit

    def write_output_prompt(self) -> None:
        """Write no prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.emit({"output_type": "execute_result", "data": format_dict, "metadata": md_dict or {}})

    def finish_displayhook(self) -> None:
        """Write no newline."""


class RoomShell(InteractiveShell):
    """An IPython shell without terminal, history or configuration files."""

    emit: Emit

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: there is no screen; called by ``%matplotlib``."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self.emit(
            {
                "output_type": "error",
                "ename": getattr(etype, "__name__", str(etype)),
                "evalue": str(evalue),
                "traceback": list(stb),
            }
        )


def prepare_shell() -> RoomShell:
    """Return the shell of this process, which is heard by nobody yet.

    The warm process makes one, which its rooms are forked with. The profile without a place keeps
    IPython from writing to any folder.
    """
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell: RoomShell = RoomShell.instance(
        ipython_dir="",
        profile_dir=ProfileDir(),
        config=config,
        display_pub_class=_Publisher,
        displayhook_class=_Hook,
    )
    shell.enable_matplotlib("inline")  # reads every package's entry points, so here, once
    return shell


def make_shell(emit: Emit) -> RoomShell:
    """Return the shell of this process, its streams and displays bound to ``emit``."""
    shell = RoomShell.instance() if RoomShell.initialized() else prepare_shell()
    shell.emit = shell.display_pub.emit = shell.displayhook.emit = emit
    stdout: Any = RoomStream("stdout", emit)
    stderr: Any = RoomStream("stderr", emit)
    streams: tuple[TextIO, TextIO] = stdout, stderr
    sys.stdout, sys.stderr = streams
    builtins.input = _no_input
    return shell


def _no_input(prompt: object = "") -> NoReturn:
    raise RuntimeError("input() is not possible while a notebook is graded")
