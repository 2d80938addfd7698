"""The IPython shell of a student room: a real one, whose output goes to a callback.

It behaves as a kernel that may do less. What a cell asks for and cannot have (another program, a
debugger) is answered with one sentence, and the cell goes on, as it would in Jupyter.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import FileFinder
from typing import Any, TextIO

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from IPython.utils.text import SList
from traitlets.config import Config

from invigilator.inside.display import Emit, RoomHook, RoomPublisher, RoomStream
from invigilator.inside.without import NO_PROGRAMS

PROGRAM_MAGICS = (
    "pip", "conda", "mamba", "micromamba", "uv", "script", "bash", "sh", "perl", "ruby", "python",
    "python2", "python3", "pypy", "edit", "ed", "sx", "system", "!",
)  # fmt: skip
"""Magics that start a program; as cell magics they take the whole cell with them."""

PICTURE_FORMATS = {"svg": "png", "pdf": "png"}
"""Formats that no page of ours shows, and what is shown instead."""


class RoomShell(InteractiveShell):
    """An IPython shell without terminal, history or configuration files."""

    emit: Emit

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: there is no screen; called by ``%matplotlib``."""

    def enable_matplotlib(self, gui: str | None = None) -> tuple[str, str]:
        """Show pictures in the cell, whichever backend was asked for."""
        return super().enable_matplotlib("inline")  # type: ignore[no-any-return]  # untyped

    def system(self, cmd: str) -> None:
        """Start no program, and say so; called for ``!command``."""
        print(NO_PROGRAMS)

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> SList | str:
        """Start no program, say so, and return no lines; called for ``name = !command``."""
        print(NO_PROGRAMS)
        return SList() if split else ""

    def debugger(self, force: bool = False) -> None:
        """Do nothing: nobody can type; called by ``%debug``."""

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
    """Return the shell of this process, whose output goes nowhere yet.

    The warm process makes it once, and its rooms are forked with it. A profile without a folder
    keeps IPython from writing to any.
    """
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell: RoomShell = RoomShell.instance(
        ipython_dir="",
        profile_dir=ProfileDir(),
        config=config,
        display_pub_class=RoomPublisher,
        displayhook_class=RoomHook,
    )
    for name in PROGRAM_MAGICS:
        shell.register_magic_function(_no_program, "line_cell", name)
    shell.register_magic_function(lambda line: None, "line", "pdb")
    _show_pictures_as_png()
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
    # the working folder is importable, as in a kernel; files may be rewritten within a second,
    # which is too soon for the time stamps that compiled modules are told apart by
    sys.path.insert(0, "")
    sys.dont_write_bytecode = True
    folder = os.getcwd()
    shell.events.register("pre_run_cell", lambda info: _look_again(folder))
    return shell


def _look_again(folder: str) -> None:
    """Let the next import see what was written into ``folder``, and look nowhere else again."""
    finder = sys.path_importer_cache.get(folder)
    if isinstance(finder, FileFinder):
        finder.invalidate_caches()


def _no_program(line: str, cell: str | None = None) -> None:
    """Say that no program is started."""
    print(NO_PROGRAMS)


def _show_pictures_as_png() -> None:
    """Let ``figure_format`` show a picture whatever it is set to."""
    from IPython.core import pylabtools
    from matplotlib_inline import backend_inline

    select = pylabtools.select_figure_formats

    def select_shown(shell: InteractiveShell, formats: Any, **named: Any) -> None:
        wanted = {formats} if isinstance(formats, str) else set(formats)
        select(shell, {PICTURE_FORMATS.get(each, each) for each in wanted}, **named)

    pylabtools.select_figure_formats = select_shown
    backend_inline.select_figure_formats = select_shown  # type: ignore[attr-defined]  # its own import
